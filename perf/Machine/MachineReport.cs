using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>What the machine can do and what the product reaches of it, one thread and all. Peak and product are measured in turn, in one run.</summary>
internal static class MachineReport
{
    private static readonly (int M, int N, int K)[] Shapes =
        [(256, 1024, 1024), (256, 2048, 2048), (256, 4096, 1024), (100, 576, 192), (8, 2048, 2048), (4, 2048, 2048)];

    public static void Print()
    {
        foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            using var device = new CpuDevice(threads);
            Console.WriteLine(device.Description);
            foreach (var (m, n, k) in Shapes)
                foreach (var type in new[] { DType.F32, DType.BF16 })
                {
                    var peak = FmaPeak.Measure(threads);
                    var rate = GemmRate.Measure(device, m, n, k, type);
                    Console.WriteLine($"  M={m,-4} N={n,-5} K={k,-5} {type,-5} {rate,5:F0} of {peak,4:F0} GFLOP/s, {100 * rate / peak,3:F0} % of peak");
                }
        }
    }
}
