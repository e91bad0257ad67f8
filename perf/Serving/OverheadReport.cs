using System.Diagnostics;

namespace Daedalus.Perf.Serving;

/// <summary>What engine, chat client and HTTP cost over the bare loop, with a network that takes a set time: to the first text and in all, medians of turns in any order.</summary>
internal static class OverheadReport
{
    // Turns in which a forward takes no time, until all code is compiled for good.
    private const int WarmUp = 150;

    public static async Task Print(string[] arguments)
    {
        var given = new Arguments(arguments);
        var (turns, forward, length) = (given.Number("--turns", 40), given.Number("--milliseconds", 5), given.Number("--length", 64));
        given.RefuseRest();
        await using var paths = await AnswerPaths.OpenAsync(length);
        await AnswersAsync(paths, WarmUp, TimeSpan.Zero);
        var times = await AnswersAsync(paths, turns, TimeSpan.FromMilliseconds(forward));
        var (roundTrip, afterRest) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < turns; turn++)
        {
            roundTrip.Add((await Measure(_ => paths.Health())).All);

            // As long as the network computes before a first text: threads have gone to sleep by then.
            await Task.Delay(forward);
            afterRest.Add((await Measure(_ => paths.Health())).All);
        }

        Console.WriteLine($"{paths.Device}; a forward of {forward} ms, {length} of them, {turns} turns; medians");
        for (var path = 0; path < times.Length; path++)
        {
            var (first, all) = (Median(times[path].First), Median(times[path].All));
            Console.WriteLine($"  {paths.All[path].Name,-11} first text {first,8:F3} ms, {first - Median(times[0].First),6:F3} more than the loop; all {all,8:F2} ms, {100 * ((all / Median(times[0].All)) - 1),5:F2} % more");
        }

        Console.WriteLine($"  a request of /healthz, which is HTTP alone: {Median(roundTrip):F3} ms; after {forward} ms of rest {Median(afterRest):F3} ms");
        Console.WriteLine("  HTTP: by a caller that only reads its connection; HttpClient: with its own time");
    }

    private static async Task<(List<double> First, List<double> All)[]> AnswersAsync(AnswerPaths paths, int turns, TimeSpan forward)
    {
        paths.Network.Forward = forward;
        var times = paths.All.Select(_ => (First: new List<double>(), All: new List<double>())).ToArray();
        var order = Enumerable.Range(0, times.Length).ToArray();
        for (var turn = 0; turn < turns; turn++)
        {
            // In any order: each finds the caches as another left them.
            Random.Shared.Shuffle(order);
            foreach (var path in order)
            {
                var (first, all) = await Measure(paths.All[path].Answer);
                times[path].First.Add(first);
                times[path].All.Add(all);
            }
        }

        return times;
    }

    private static async Task<(double First, double All)> Measure(Func<Action, Task> answer)
    {
        var (started, first) = (Stopwatch.GetTimestamp(), 0.0);
        await answer(() => first = first > 0 ? first : Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return (first, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
