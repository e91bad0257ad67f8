using System.Diagnostics;

namespace Daedalus.Perf.Machine;

/// <summary>Repeats short work until a run is long enough to time, and keeps the best of several: what disturbs a run only makes it longer.</summary>
internal static class Best
{
    private const int Attempts = 9;
    private const double OperationsPerAttempt = 2e9;

    /// <summary>Seconds of one call.</summary>
    public static double Seconds(double operations, Action run)
    {
        var repeats = Math.Max(1, (int)(OperationsPerAttempt / operations));
        var best = double.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < repeats; i++)
                run();
            best = Math.Min(best, watch.Elapsed.TotalSeconds / repeats);
        }

        return best;
    }
}
