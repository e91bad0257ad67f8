using System.Diagnostics;

namespace Daedalus.Server.Tests;

/// <summary>Waits for what another thread is about to do.</summary>
internal static class Wait
{
    public static async Task UntilAsync(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "it did not happen");
            await Task.Delay(5);
        }
    }
}
