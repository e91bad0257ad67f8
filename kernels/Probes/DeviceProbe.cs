using System.Diagnostics;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Probes;

/// <summary>What a device can do at best, measured on it: the two ceilings that every other figure is held against.</summary>
public static class DeviceProbe
{
    private const int Items = 128;
    private const double LongEnough = 0.05;
    private static readonly KernelText Portable = new("peak.cl");
    private static readonly KernelText Tensor = new("peak.cu");
    private static readonly KernelText Reading = new("bandwidth.cl");

    /// <summary>Arithmetic of the unit that multiplies weights of this storage, in operations per second (a multiply-add is two).</summary>
    /// <param name="device">Where.</param>
    /// <param name="weights">bf16 and fp16 take the matrix units where there are any.</param>
    public static double OperationsPerSecond(IDevice device, DType weights)
    {
        if (device is not Accelerator accelerator)
            return CpuPeak.Measure((CpuDevice)device);
        var matrix = accelerator.Features.TensorCores && weights != DType.F32;
        var type = weights == DType.F16 ? DType.F16 : DType.BF16;
        var lanes = accelerator.Features.IsProcessor ? 16 : 1;
        var groups = accelerator.Features.ComputeUnits * (accelerator.Features.IsProcessor ? 4 : 16);
        using var sink = device.Allocate((long)groups * Items * sizeof(float));
        var id = matrix
            ? new KernelId(Tensor, "mma_peak", new KernelConstants(Activations: type))
            : new KernelId(Portable, "fma_peak", new KernelConstants(P0: lanes));

        // A warp multiplies 16 x 8 x 16 at once; an item 8 chains of fused multiply-adds.
        var perRound = matrix ? (long)groups * (Items / 32) * 8 * 2 * 16 * 8 * 16 : (long)groups * Items * lanes * 8 * 2;
        return Best(device, perRound, rounds => accelerator.Launch(id, new Grid(groups, 1, Items), sink, rounds, 0.5f));
    }

    /// <summary>Bytes per second that it reads from its memory, over a buffer too large for its caches.</summary>
    public static double BytesPerSecond(IDevice device)
    {
        var bytes = Math.Max(1L << 20, Math.Min(256L << 20, device.AvailableMemory / 4)) / 4096 * 4096;
        if (device is not Accelerator accelerator)
            return CpuPeak.Bandwidth((CpuDevice)device, bytes);
        var groups = accelerator.Features.ComputeUnits * 16;
        using var source = device.Allocate(bytes);
        using var sink = device.Allocate((long)groups * Items * sizeof(uint));
        accelerator.Fill(source, 0, bytes, 0x5A);
        var id = new KernelId(Reading, "read_all");
        return Best(device, bytes, rounds =>
        {
            for (var i = 0; i < rounds; i++)
                accelerator.Launch(id, new Grid(groups, 1, Items), source, (ulong)bytes / 16, sink);
        });
    }

    /// <summary>The best rate of several runs, each long enough to be timed.</summary>
    internal static double Best(IDevice device, double perRound, Action<int> run)
    {
        var best = 0.0;
        for (int rounds = 1, measured = 0; measured < 5;)
        {
            device.Wait();
            var started = Stopwatch.GetTimestamp();
            run(rounds);
            device.Wait();
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (seconds < LongEnough && rounds < 1 << 28)
            {
                rounds *= seconds < LongEnough / 10 ? 8 : 2;
                continue;
            }

            best = Math.Max(best, perRound * rounds / seconds);
            measured++;
        }

        return best;
    }
}
