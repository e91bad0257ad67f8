using System.Diagnostics;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Perf.Checkpoints;

namespace Daedalus.Perf.Loading;

/// <summary>
/// What it takes to load a checkpoint with the widths and the vocabulary of LLaDA-8B in fewer layers, written on the spot: time until it is open (headers read,
/// every tensor known), time to pack, and the most memory that was resident against what stays packed.
/// </summary>
internal static class LoadReport
{
    public static void Print(ReadOnlySpan<string> arguments)
    {
        var given = new Arguments(arguments);
        var shape = new NetworkShape(4096, given.Number("--layers", 2), 32, 12288, 126464);
        var weights = Enum.Parse<WeightStorage>(given.Text("--weights", nameof(WeightStorage.AsStored)), ignoreCase: true);
        var threads = given.Number("--threads", Environment.ProcessorCount);
        given.RefuseRest();
        using var device = new CpuDevice(threads);
        if (device.AvailableMemory < shape.Bytes + (shape.Bytes / 4))
            throw new ArgumentException($"{device.AvailableMemory >> 20:N0} MiB of memory are free; {shape.Bytes >> 20:N0} MiB of weights need more. Give fewer --layers.");
        Console.WriteLine($"{device.Description}; width 4096, {shape.Layers} of 32 layers, vocabulary 126464: {Mebibytes(shape.Bytes)} of bf16, kept {weights}");
        using var checkpoint = new RandomCheckpoint(shape);
        foreach (var isCold in new[] { true, false })
            Load(device, checkpoint.Folder, weights, isCold);
    }

    private static void Load(CpuDevice device, string folder, WeightStorage weights, bool isCold)
    {
        if (isCold)
            PageCache.Forget(Path.Combine(folder, "model.safetensors"));
        GC.Collect();
        ProcessMemory.ForgetPeak();
        var before = ProcessMemory.Resident;
        var started = Stopwatch.GetTimestamp();
        using var files = ModelFolder.Open(folder);
        var opened = Stopwatch.GetElapsedTime(started);
        using var network = files.Load(device, weights);
        var packed = Stopwatch.GetElapsedTime(started) - opened;
        var peak = ProcessMemory.Peak - before;
        Console.WriteLine(
            $"  {(isCold ? "from disk" : "from the page cache"),-20} open {opened.TotalMilliseconds,6:F1} ms, pack {packed.TotalSeconds,5:F2} s ({files.Checkpoint.TotalBytes / packed.TotalSeconds / 1e9:F2} GB/s); "
            + $"packed {Mebibytes(network.WeightBytes)}, at most {Mebibytes(peak)} more resident than before: {(double)peak / network.WeightBytes:F3} times the packed weights");
    }

    private static string Mebibytes(long bytes) => $"{bytes / (1024.0 * 1024):N0} MiB";
}
