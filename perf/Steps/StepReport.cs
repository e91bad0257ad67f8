using System.Diagnostics;
using Daedalus.Caching;
using Daedalus.Perf.Loading;

namespace Daedalus.Perf.Steps;

/// <summary>
/// Steps of whole answers of the shipped model, DAEDAL as it comes: how long they take at the median, at the worst of a hundred and at worst, what they allocate,
/// and how soon the first text is final. With a fixed length, one question again and again by low-confidence, so that all steps compute as much. Loading is measured in this process, which has loaded nothing before.
/// </summary>
internal static class StepReport
{
    private const int WarmUp = 50;

    public static void Print(ReadOnlySpan<string> arguments)
    {
        var given = new Arguments(arguments);
        var (threads, count, cache) = (given.Number("--threads", Environment.ProcessorCount), given.Number("--answers", 300), given.Text("--cache", "none"));
        var length = given.Number("--length", -1);
        given.RefuseRest();
        var options = cache == "none" ? new GenerationOptions() : new GenerationOptions { Cache = CacheOptions.Parse(cache), StopEarly = true };
        var clock = new StepClock();
        var (before, started) = (ProcessMemory.Resident, Stopwatch.GetTimestamp());
        using var model = DiffusionModel.Load(ModelPath.Of(ModelPath.Default), new ModelLoadOptions { Device = "cpu", Threads = threads, TimeProvider = clock });
        var loading = Stopwatch.GetElapsedTime(started);
        Console.WriteLine($"{model.Device}; {ModelPath.Default}, {(length > 0 ? $"low-confidence over {length} tokens" : "daedal")}, cache {cache}, {count} answers after {WarmUp} that do not count");
        Console.WriteLine($"  load            {loading.TotalMilliseconds:F0} ms; {Mib(ProcessMemory.Resident - before):F1} MiB more resident for {Mib(model.WeightBytes):F1} MiB of weights, {Mib(ProcessMemory.Resident):F1} MiB in all");

        // Prompts lie ready: what texts cost is no part of a step.
        var prompts = HeldOut.Questions(Math.Max(count, WarmUp)).Select(question => Prompt.Ids(model.Encode(question))).ToArray();
        if (length > 0)
        {
            options = options with { Decoder = model.DefaultDecoder("low-confidence").WithValue("length", length) };
            Array.Fill(prompts, prompts[0]);
        }

        for (var i = 0; i < WarmUp; i++)
            model.Generate(prompts[i], options);
        using var pace = new Pace(threads, Median([.. clock.Steps.Select(step => step.Milliseconds)]));
        Steps(model, prompts, options, clock, count, pace);
        FirstText(model, prompts, options, count);
    }

    private static void Steps(DiffusionModel model, Prompt[] prompts, GenerationOptions options, StepClock clock, int count, Pace pace)
    {
        clock.Clear();
        var (collections, allocated) = (Collections(), GC.GetTotalAllocatedBytes(precise: true));
        var (forwards, tokens) = (0, 0);
        var elapsed = TimeSpan.Zero;
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var statistics = model.Generate(prompts[i], options).Statistics;
            elapsed += Stopwatch.GetElapsedTime(started);
            (forwards, tokens) = (forwards + statistics.Forwards, tokens + statistics.EffectiveTokens);
            pace.Run(statistics.Forwards);
        }

        var perAnswer = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / count;
        var garbage = Collections().Zip(collections, (now, then) => now - then);
        Console.WriteLine($"  answers         {elapsed.TotalMilliseconds / count:F2} ms, {(double)forwards / count:F1} forwards, {tokens / elapsed.TotalSeconds:F0} effective tokens/s; {perAnswer:N0} bytes allocated each; collections of generations 0, 1, 2: {string.Join(", ", garbage)}");
        Console.WriteLine($"  steps           {Distribution([.. clock.Steps.Select(step => step.Milliseconds)])}");
        Console.WriteLine($"  the machine     {Distribution(pace.Milliseconds)}: arithmetic in registers as long as a step, between the answers");
        double[] bytes = [.. clock.Steps.Select(step => (double)step.Allocated).Order()];
        Console.WriteLine($"  bytes per step  median {bytes[bytes.Length / 2]:N0}, mean {bytes.Average():N0}, most {bytes[^1]:N0}; none in {100.0 * bytes.Count(value => value == 0) / bytes.Length:F1} % of steps");
    }

    private static void FirstText(DiffusionModel model, Prompt[] prompts, GenerationOptions options, int count)
    {
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var update in model.Stream(prompts[i], options))
                if (update.NewText.Length > 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    break;
                }
        }

        Console.WriteLine($"  first text      {Distribution(times)}");
    }

    private static string Distribution(List<double> values)
    {
        values.Sort();
        var (p50, p99) = (values[values.Count / 2], values[values.Count * 99 / 100]);
        return $"p50 {p50:F2} ms, p99 {p99:F2} ms ({p99 / p50:F2} times), max {values[^1]:F2} ms, of {values.Count:N0}";
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static int[] Collections() => [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];

    private static double Mib(long bytes) => bytes / (1024.0 * 1024);
}
