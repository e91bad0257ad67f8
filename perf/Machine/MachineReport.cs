using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>What the machine can do and what the product reaches of it, one thread and all. Peak and product are measured in turn, the best of a few rounds each, so that a neighbour on a shared machine spoils neither alone.</summary>
internal static class MachineReport
{
    private const int Rounds = 3;

    private static readonly (int M, int N, int K)[] Shapes =
        [(256, 512, 512), (256, 1024, 1024), (256, 2048, 2048), (256, 4096, 1024), (100, 576, 192), (64, 4096, 4096), (8, 2048, 2048), (4, 2048, 2048)];

    public static void Print()
    {
        foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            using var device = new CpuDevice(threads);
            Console.WriteLine(device.Description);
            foreach (var (m, n, k) in Shapes)
                foreach (var type in new[] { DType.F32, DType.BF16, DType.I8, DType.I4 })
                {
                    var (peak, rate) = (0.0, 0.0);
                    for (var round = 0; round < Rounds; round++)
                        (peak, rate) = (Math.Max(peak, DeviceProbe.OperationsPerSecond(device, DType.F32) / 1e9), Math.Max(rate, GemmRate.Measure(device, m, n, k, type)));
                    Console.WriteLine($"  M={m,-4} N={n,-5} K={k,-5} {type,-5} {rate,5:F0} of {peak,4:F0} GFLOP/s, {100 * rate / peak,3:F0} % of peak");
                }
        }
    }
}
