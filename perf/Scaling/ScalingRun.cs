using System.Diagnostics;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Perf.Checkpoints;
using Daedalus.Perf.Forward;

namespace Daedalus.Perf.Scaling;

/// <summary>Measures one axis: networks of random bf16 weights, whole forwards with the fused head over all positions.</summary>
internal static class ScalingRun
{
    private const int FewestRuns = 3;
    private const int MostRuns = 15;
    private const double Patience = 0.4;

    public static IEnumerable<ScalingPoint> Of(ScalingAxis axis, int mostThreads)
    {
        foreach (var network in axis.Values.GroupBy(axis.Shape))
        {
            using var checkpoint = new RandomCheckpoint(network.Key);
            for (var threads = 1; threads <= mostThreads; threads *= 2)
                foreach (var point in Measure(axis, [.. network], checkpoint.Folder, threads))
                    yield return point;
        }
    }

    private static IEnumerable<ScalingPoint> Measure(ScalingAxis axis, int[] values, string folder, int threads)
    {
        using var device = new CpuDevice(threads);
        using var files = ModelFolder.Open(folder);
        using var network = new LoadedNetwork(device, files.Load(device), values.Max(value => axis.Lengths(value).Sum()));
        var peak = DeviceProbe.OperationsPerSecond(device, DType.F32);
        foreach (var value in values)
            yield return new ScalingPoint(axis.Name, value, threads, Median(network, axis.Lengths(value)), axis.Operations(value), peak);
    }

    private static double Median(LoadedNetwork network, int[] lengths)
    {
        int[] offsets = [0, .. lengths.Select((_, i) => lengths[..(i + 1)].Sum())];
        int[] ids = [.. Enumerable.Range(0, offsets[^1]).Select(i => (int)(((i * 7919L) + 13) % network.Conventions.VocabularySize))];
        var times = new List<double>();
        network.Scores(ids, offsets);
        while (times.Count < FewestRuns || (times.Count < MostRuns && times.Sum() < 1e3 * Patience))
        {
            var started = Stopwatch.GetTimestamp();
            network.Scores(ids, offsets);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
