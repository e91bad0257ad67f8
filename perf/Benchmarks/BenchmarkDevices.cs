using System.Globalization;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Perf.Benchmarks;

/// <summary>Devices that can be opened here. The processor counts once with one thread and once with all: <c>cpu x 1</c>, <c>cpu x 2</c>.</summary>
internal static class BenchmarkDevices
{
    private const string Processor = "cpu";
    private const string Threads = Processor + " x ";

    public static IEnumerable<string> Names =>
        DeviceCatalogue.List().Where(listing => listing.Fault is null).SelectMany(listing => listing.Name == Processor ? Processors : [listing.Name]);

    private static IEnumerable<string> Processors =>
        new[] { 1, Math.Min(Environment.ProcessorCount, CpuDevice.MaxThreads) }.Distinct().Select(threads => $"{Threads}{threads}");

    public static bool IsProcessor(string name) => name.StartsWith(Threads, StringComparison.Ordinal);

    public static IDevice Open(string name) => IsProcessor(name)
        ? DeviceCatalogue.Open(Processor, int.Parse(name.AsSpan(Threads.Length), CultureInfo.InvariantCulture))
        : DeviceCatalogue.Open(name);
}
