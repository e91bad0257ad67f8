using System.Diagnostics;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Probes;

/// <summary>What the arithmetic of a device can do at best, measured on it: with <see cref="CopySpeed"/> the ceilings that other figures are held against.</summary>
public static class DeviceProbe
{
    private const int Items = 128;
    private const double LongEnough = 0.05;
    private static readonly KernelText Portable = new("peak.cl");
    private static readonly KernelText Tensor = new("peak.cu");

    internal static IEnumerable<DeviceText> Texts =>
    [
        new(Portable, new KernelConstants(P0: 1)), new(Portable, new KernelConstants(P0: 16)),
        .. DeviceText.HalfActivations.Select(type => new DeviceText(Tensor, new KernelConstants(Activations: type))),
    ];

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
