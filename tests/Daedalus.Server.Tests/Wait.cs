using System.Diagnostics;

namespace Daedalus.Server.Tests;

/// <summary>Waits for what another thread is about to do.</summary>
internal static class Wait
{
    /// <param name="condition">What is waited for.</param>
    /// <param name="seconds">How long; more where the time depends on how fast the machine answers.</param>
    public static async Task UntilAsync(Func<bool> condition, int seconds = 30)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(seconds), "it did not happen");
            await Task.Delay(5);
        }
    }
}
