using System.Diagnostics;

namespace Daedalus.Cli.Output;

/// <summary>Tells on a terminal how far a long load has come; a short one stays silent.</summary>
/// <param name="doing">What is under way, in a word.</param>
internal sealed class LoadProgress(string doing = "loading") : IProgress<double>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);
    private readonly long _started = Stopwatch.GetTimestamp();
    private int _shown = -1;

    public void Report(double value)
    {
        var percent = (int)(100 * value);
        if (Console.IsErrorRedirected || percent == _shown || Stopwatch.GetElapsedTime(_started) < Patience)
            return;
        _shown = percent;
        Console.Error.Write($"\r{doing} {percent,3} %");
    }

    public void Dispose()
    {
        if (_shown >= 0)
            Console.Error.Write("\r              \r");
    }
}
