using System.Diagnostics;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Conformance;

/// <summary>How fast a device moves its own memory: the bound of every step with few rows.</summary>
public static unsafe class CopySpeed
{
    private const long MostBytes = 256L << 20;
    private const int Rounds = 5;
    private const int ChunkBytes = 1 << 20;

    private static readonly KernelText Text = new("bandwidth.cl");

    /// <summary>Copies one buffer into another, each of 256 MiB or an eighth of what is free, and takes the best of five rounds.</summary>
    /// <returns>Bytes read and written per second.</returns>
    /// <exception cref="InsufficientMemoryException">Not even a few MiB are free.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public static double Measure(IDevice device, CancellationToken cancellationToken = default)
    {
        var bytes = Math.Max(Math.Min(MostBytes, device.AvailableMemory / 8) / ChunkBytes, 1) * ChunkBytes;
        using DeviceMemory source = device.Allocate(bytes), target = device.Allocate(bytes);
        var best = double.MaxValue;
        for (var round = 0; round <= Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            Copy(device, source, target, bytes);
            device.Wait();

            // The first round compiles, and touches the memory for the first time.
            if (round > 0)
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2 * bytes / best;
    }

    private static void Copy(IDevice device, DeviceMemory source, DeviceMemory target, long bytes)
    {
        if (device is Accelerator accelerator)
        {
            accelerator.Launch(
                new KernelId(Text, "copy_words"), new Grid(accelerator.Features.ComputeUnits * 32, 1, 256), source, target, (ulong)bytes / sizeof(ulong));
            return;
        }

        var kernel = new CpuKernel((byte*)((NativeBuffer)source).Address, (byte*)((NativeBuffer)target).Address, (int)(bytes / ChunkBytes));
        ((CpuDevice)device).Launch(ref kernel);
    }

    private readonly struct CpuKernel(byte* source, byte* target, int chunks) : ICpuKernel
    {
        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            var work = new Work { Source = source, Target = target };
            device.Run(chunks, ref work);
        }
    }

    private struct Work : ICpuWork
    {
        public byte* Source;
        public byte* Target;

        public readonly void Execute(int item, int worker)
        {
            var at = (long)item * ChunkBytes;
            Buffer.MemoryCopy(Source + at, Target + at, ChunkBytes, ChunkBytes);
        }
    }
}
