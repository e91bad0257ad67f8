using System.Diagnostics;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Serving;

namespace Daedalus.Perf.Serving;

/// <summary>
/// The same requests three ways: one at a time, in padded batches, and by the engine, whose batch they enter and leave as they come and end. In turns, the
/// median of several; how many are denoised together varies.
/// </summary>
internal static class ThroughputReport
{
    private static readonly int[] Sizes = [1, 2, 4, 8, 16, 32];

    public static async Task Print(string[] arguments)
    {
        var given = new Arguments(arguments);
        var folder = given.First("a folder for serving.csv and serving.svg");
        var (count, threads, turns) = (given.Number("--requests", 180), given.Number("--threads", Environment.ProcessorCount), given.Number("--turns", 3));
        given.RefuseRest();
        using var model = DiffusionModel.Load(ModelPath.Of(ModelPath.Default), new ModelLoadOptions { Device = "cpu", Threads = threads });
        var requests = ServedRequest.All(model, count);
        var tokens = requests.Sum(request => request.Effective);
        using var device = new CpuDevice(threads);
        var padded = PaddedBatches.Load(device, ModelPath.Of(ModelPath.Default), Sizes[^1], requests);
        Console.WriteLine($"{model.Device}; {ModelPath.Default}, {count} requests of {requests.Min(r => r.Effective)} to {requests.Max(r => r.Effective)} tokens, {tokens} effective tokens");
        var points = new List<ThroughputPoint>();
        foreach (var size in Sizes)
        {
            var times = new double[turns][];
            for (var turn = 0; turn < turns; turn++)
                times[turn] = [Time(() => OneByOne(model, requests)), Time(() => padded.Run(requests, size)), await Time(() => Engine(model, requests, size))];
            var point = new ThroughputPoint(size, tokens / Median(times, 0), tokens / Median(times, 1), tokens / Median(times, 2));
            points.Add(point);
            Console.WriteLine($"  {size,3} together: one at a time {point.Alone,6:F0} tokens/s, padded {point.Padded,6:F0}, engine {point.Engine,6:F0}; engine over padded {point.Engine / point.Padded:F2}, over one at a time {point.Engine / point.Alone:F2}");
        }

        ThroughputPicture.Write(folder, points);
    }

    private static double Median(double[][] times, int way) => times.Select(turn => turn[way]).Order().ElementAt(times.Length / 2);

    private static double Time(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> Time(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void OneByOne(DiffusionModel model, ServedRequest[] requests)
    {
        foreach (var request in requests)
            Check(request, model.Generate(request.Prompt));
    }

    private static async Task Engine(DiffusionModel model, ServedRequest[] requests, int size)
    {
        await using var engine = new DiffusionEngine(model, new EngineOptions { MaxBatch = size, QueueLimit = requests.Length });
        var running = requests.Select(request => engine.Submit(new EngineRequest(request.Prompt))).ToArray();
        for (var i = 0; i < requests.Length; i++)
            Check(requests[i], await running[i].Result);
    }

    // Equal tokens, or the comparison says nothing.
    private static void Check(ServedRequest request, GenerationResult answer)
    {
        if (!answer.Ids.SequenceEqual(request.Ids))
            throw new InvalidOperationException("An answer is not the one it was alone.");
    }
}
