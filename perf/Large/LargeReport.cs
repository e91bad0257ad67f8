using System.Diagnostics;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Perf.Loading;

namespace Daedalus.Perf.Large;

/// <summary>
/// A network of the shape of LLaDA-8B with random quantised weights on this processor: resident memory, and the tokens per second of a canvas of 64 that three
/// forwards fill, every position scored in each: the schedule under which other engines publish their speed.
/// </summary>
internal static class LargeReport
{
    private const int Canvas = 64;
    private const int Forwards = 3;
    private const int Repeats = 5;

    public static void Print(ReadOnlySpan<string> arguments)
    {
        var given = new Arguments(arguments);
        var weights = Enum.Parse<WeightStorage>(given.Text("--weights", nameof(WeightStorage.Int4)), ignoreCase: true);
        var threads = given.Number("--threads", Environment.ProcessorCount);
        given.RefuseRest();
        using var device = new CpuDevice(threads);
        var need = SyntheticNetwork.Llada8B.MemoryOn(device, DType.BF16, weights);
        if (device.AvailableMemory < need)
            throw new ArgumentException($"{device.AvailableMemory >> 20:N0} MiB of memory are free; the weights as {weights} need {need >> 20:N0} MiB.");

        var started = Stopwatch.GetTimestamp();
        using var network = SyntheticNetwork.Llada8B.Create(device, DType.BF16, weights);
        Console.WriteLine(
            $"{device.Description}; {network.Parameters:N0} parameters as {weights}, {network.WeightBytes >> 20:N0} MiB, made in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
        var times = Measure(device, network);
        var answer = Forwards * times[Repeats / 2];
        Console.WriteLine(
            $"  forward of {Canvas} positions, all scored: median {times[Repeats / 2]:F3} s, least {times[0]:F3}; {2.0 * Canvas * (network.Parameters - network.Head.N * (long)network.Head.K) / times[Repeats / 2] / 1e9:F0} GFLOP/s; "
            + $"{Canvas} tokens in {Forwards} forwards: {Canvas / answer:F1} tokens/s, {Canvas / answer / threads:F1} per thread; resident {ProcessMemory.Resident >> 20:N0} MiB, at most {ProcessMemory.Peak >> 20:N0}");
    }

    private static double[] Measure(CpuDevice device, INetwork network)
    {
        using var pass = network.CreatePass();
        using Indices ids = new(device), offsets = new(device), rows = new(device);
        using var workspace = new ConfidenceWorkspace(device);
        var queries = Enumerable.Repeat(new ConfidenceQuery { MaskToken = network.Conventions.MaskToken, EosToken = network.Conventions.EosToken }, Canvas).ToArray();
        var scores = new PositionScore[Canvas];
        var batch = new RaggedBatch(
            ids.Set([.. Enumerable.Range(0, Canvas).Select(i => i * 37)]), offsets.Set([0, Canvas]), rows.Set([.. Enumerable.Range(0, Canvas)]));
        var times = new double[Repeats];
        for (var i = -1; i < Repeats; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Confidence.Run(device, pass.Run(batch), network.Head, queries, scores, workspace);
            if (i >= 0)
                times[i] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        Array.Sort(times);
        return times;
    }
}
