using System.Globalization;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Perf.Machine;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
{
    using var device = new CpuDevice(threads);
    var peak = FmaPeak.Measure(threads);
    Console.WriteLine($"{device.Description}: FMA peak {peak:F0} GFLOP/s");
    foreach (var (m, n, k) in new[] { (256, 1024, 1024), (256, 2048, 2048), (256, 4096, 1024), (8, 2048, 2048), (4, 2048, 2048), (100, 576, 192) })
        foreach (var type in new[] { DType.F32, DType.BF16 })
        {
            var rate = GemmRate.Measure(device, m, n, k, type);
            Console.WriteLine($"  M={m} N={n} K={k} {type}: {rate:F0} GFLOP/s, {100 * rate / peak:F0} % of peak");
        }
}

return 0;
