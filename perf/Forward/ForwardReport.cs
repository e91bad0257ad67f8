using System.Diagnostics;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Models.Weights;

namespace Daedalus.Perf.Forward;

/// <summary>
/// One forward of 256 tokens with the head over all of them, as perf/peers measures it in other engines: milliseconds, and the share of the peak that is
/// measured in the same process before and after. The last line is for the race.
/// </summary>
internal static class ForwardReport
{
    private const int Tokens = 256;

    // As every engine of the race has: memory is taken in the first forward, and for a second the runtime compiles on a core of its own.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static void Print(ReadOnlySpan<string> arguments)
    {
        var settings = ForwardSettings.Parse(arguments);
        using var device = new CpuDevice(settings.Threads);
        using var files = ModelFolder.Open(settings.Folder);
        var network = files.Load(device, settings.Storage);
        int[] ids = [.. Enumerable.Range(0, Tokens).Select(i => (int)(((i * 7919L) + 13) % network.Head.N))];
        using var loaded = new LoadedNetwork(device, network, Tokens);
        var operations = Operations(files.Checkpoint);
        var peak = DeviceProbe.OperationsPerSecond(device, DType.F32);
        var times = Measure(loaded, ids, settings);
        peak = Math.Max(peak, DeviceProbe.OperationsPerSecond(device, DType.F32));
        Save(loaded, ids, settings.Save);

        var (median, best) = (times[times.Length / 2], times[0]);
        var rate = operations / median;
        var name = $"{settings.Weights}{(settings.IsFused ? ", fused head" : "")}";
        Console.WriteLine(
            $"{settings.Network} {name}, {device.Description}: median {1e3 * median:F2} ms, least {1e3 * best:F2} ms of {times.Length}; "
            + $"{rate / 1e9:F1} GFLOP/s, {100 * rate / peak:F1} % of the measured fp32 peak of {peak / 1e9:F0}");
        Console.WriteLine(
            $$"""{"engine": "daedalus", "median_ms": {{1e3 * median:F4}}, "min_ms": {{1e3 * best:F4}}, "repeats": {{times.Length}}, "gflops": {{operations / 1e9:F3}}, "peak": {{peak / 1e9:F1}}}""");
    }

    private static double[] Measure(LoadedNetwork network, int[] ids, ForwardSettings settings)
    {
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < WarmUp)
            Once(network, ids, settings);
        var times = new double[settings.Repeats];
        for (var i = 0; i < times.Length; i++)
            times[i] = Once(network, ids, settings);
        Array.Sort(times);
        return times;
    }

    private static double Once(LoadedNetwork network, int[] ids, ForwardSettings settings)
    {
        var started = Stopwatch.GetTimestamp();
        if (settings.IsFused)
            network.Scores(ids);
        else
            network.Logits(ids);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Save(LoadedNetwork network, int[] ids, string? file)
    {
        if (file is null)
            return;
        var logits = network.Logits(ids);
        using var target = File.Create(file);
        for (var row = 0; row < logits.Rows; row++)
            target.Write(MemoryMarshal.AsBytes(logits.Row(row)));
    }

    // Of the products and of attention; a multiply-add is two.
    private static double Operations(Checkpoint checkpoint)
    {
        var matrices = checkpoint.Tensors.Where(tensor => tensor.Shape.Length == 2 && !tensor.Name.EndsWith("wte.weight", StringComparison.Ordinal));
        var attention = checkpoint.Tensors.Where(tensor => tensor.Name.EndsWith("q_proj.weight", StringComparison.Ordinal)).Sum(tensor => tensor.Shape[0]);
        return (2.0 * Tokens * matrices.Sum(tensor => tensor.ElementCount)) + (4.0 * Tokens * Tokens * attention);
    }
}
