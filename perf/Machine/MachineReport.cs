using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>What the machine can do and what the product reaches of it, one thread and all. Peak and product are measured in turn, the best of a few rounds each, so that a neighbour on a shared machine spoils neither alone.</summary>
internal static class MachineReport
{
    private const int Rounds = 3;

    // A block on cached keys and values; with so few, loading weights takes about as long as multiplying them.
    private const int FewRows = 32;

    // First-, second- and third-level cache and memory of today's machines.
    private static readonly int[] Kibibytes = [16, 512, 4 << 10, 256 << 10];

    private static readonly (int M, int N, int K)[] Shapes =
        [(256, 512, 512), (256, 1024, 1024), (256, 2048, 2048), (256, 4096, 1024), (100, 576, 192), (64, 4096, 4096), (32, 2048, 2048), (8, 2048, 2048), (4, 2048, 2048), (1, 2048, 2048)];

    public static void Print(ReadOnlySpan<string> arguments)
    {
        var given = new Arguments(arguments);
        var isa = Chosen(given, "--isa", Enum.GetValues<CpuIsa>(), isa => isa.Name);
        var int8 = Chosen(given, "--int8", Enum.GetValues<Int8Form>().Where(form => Int8FormChoice.Runs(form, isa ?? CpuIsaChoice.Best)), form => form.ToString());
        int[] counts = given.Number("--threads", int.MaxValue) is var threads && threads < int.MaxValue ? [threads] : [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
        given.RefuseRest();
        foreach (var count in counts)
        {
            using var device = Open(count, isa, int8);
            Console.WriteLine(device.Description);
            Console.WriteLine($"  a launch that does nothing {1e6 * LaunchTime.Measure(device):F2} us");
            var speeds = Kibibytes.Select(size => ReadSpeed.Measure(device, size << 10) / 1e9).ToArray();
            Console.WriteLine($"  reading, each thread its own {string.Join(", ", Kibibytes.Zip(speeds, (size, speed) => $"{size:N0} KiB {speed:F0} GB/s"))}");
            foreach (var (m, n, k) in Shapes)
                foreach (var kept in KeptWeights.On(device))
                {
                    var isCold = m <= FewRows;
                    var (peak, rate) = Rounded(device, () => GemmRate.Measure(device, m, n, k, kept, isCold));
                    var loaded = rate * GemmRate.Bytes(device, n, k, kept) / (2.0 * m * n * k);
                    var memory = isCold ? $"; weights from memory at {loaded:F1} of {speeds[^1]:F0} GB/s" : "";
                    Console.WriteLine($"  M={m,-4} N={n,-5} K={k,-5} {kept.Name,-7} {Share(rate, peak)}{memory}");
                }

            foreach (var headDim in new[] { 64, 128 })
                foreach (var (queries, keys) in new[] { (256, 256), (1024, 1024), (32, 1024), (8, 1024) })
                {
                    PrintAttention(device, queries, keys, headDim, inBF16: false);
                    if (device.MultipliesBF16)
                        PrintAttention(device, queries, keys, headDim, inBF16: true);
                }

            foreach (var vocabulary in new[] { 32000, 126464 })
            {
                var (fused, bare, scores, logits) = HeadRate.Measure(device, 64, vocabulary, 1024);
                Console.WriteLine(
                    $"  head V={vocabulary,-7} d=1024 bf16  {fused,5:F0} GFLOP/s scored, {100 * fused / bare:F0} % of the {bare:F0} of the product alone; {scores / 1024:N0} KiB instead of {logits / 1024:N0}");
            }
        }
    }

    private static void PrintAttention(CpuDevice device, int queries, int keys, int headDim, bool inBF16)
    {
        var (peak, rate) = Rounded(device, () => AttentionRate.Measure(device, queries, keys, headDim, inBF16));
        Console.WriteLine($"  attention {$"{queries} on {keys}",-12} d={headDim,-4}    {(inBF16 ? "BF16 x2" : "F32"),-7} {Share(rate, peak)}");
    }

    private static T? Chosen<T>(Arguments given, string option, IEnumerable<T> choices, Func<T, string> nameOf)
        where T : struct
    {
        var name = given.Text(option, "");
        if (name.Length == 0)
            return null;
        foreach (var choice in choices)
            if (string.Equals(nameOf(choice), name, StringComparison.OrdinalIgnoreCase))
                return choice;
        throw new ArgumentException($"{option} is '{name}'; there are {string.Join(", ", choices.Select(choice => $"'{nameOf(choice)}'"))}.");
    }

    private static CpuDevice Open(int threads, CpuIsa? isa, Int8Form? int8) => int8 is { } form ? new CpuDevice(threads, isa) { Int8 = form } : new CpuDevice(threads, isa);

    private static (double Peak, double Rate) Rounded(CpuDevice device, Func<double> measure)
    {
        var (peak, rate) = (0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
            (peak, rate) = (Math.Max(peak, DeviceProbe.OperationsPerSecond(device, DType.F32) / 1e9), Math.Max(rate, measure()));
        return (peak, rate);
    }

    private static string Share(double rate, double peak) => $"{rate,5:F0} of {peak,4:F0} GFLOP/s, {100 * rate / peak,3:F0} % of peak";
}
