using System.Diagnostics;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Loops;

/// <summary>Answers to questions that the shipped model never saw, by one way. The last line is for perf/peers, which lets other engines answer the same.</summary>
internal static class LoopReport
{
    private const double WarmUp = 1;

    public static void Print(ReadOnlySpan<string> arguments)
    {
        var given = new Arguments(arguments);
        var way = given.First($"a way: {string.Join(", ", AnswerWays.Names)}");
        var (threads, count) = (given.Number("--threads", 1), given.Number("--questions", 8));
        var weights = Enum.Parse<WeightStorage>(given.Text("--weights", nameof(WeightStorage.AsStored)), ignoreCase: true);
        given.RefuseRest();
        using var ways = new AnswerWays(ModelPath.Of(ModelPath.Default), weights, threads);
        int[][] prompts = [.. HeldOut.Questions(count).Select(ways.Encode)];

        // Code is compiled and memory taken in answers that do not count.
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i == 0 || Stopwatch.GetElapsedTime(started).TotalSeconds < WarmUp; i++)
            ways.Answer(way, prompts[i % count]);
        started = Stopwatch.GetTimestamp();
        var answers = Array.ConvertAll(prompts, prompt => ways.Answer(way, prompt));
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds / count;
        var effective = answers.Average(ways.Effective);
        Console.WriteLine($"{way}: {effective / milliseconds * 1e3:F0} effective tokens/s; {milliseconds:F1} ms and {effective:F1} effective tokens per answer");
        Console.WriteLine(
            $$"""{"engine": "daedalus", "mean_ms": {{milliseconds:F4}}, "length": {{AnswerWays.Length}}, "prompts": {{Lists(prompts)}}, "answers": {{Lists(answers)}}}""");
    }

    private static string Lists(IEnumerable<IEnumerable<int>> lists) => $"[{string.Join(", ", lists.Select(list => $"[{string.Join(", ", list)}]"))}]";
}
