using System.Diagnostics;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Probes;

/// <summary>How fast a device moves its own memory: the bound of every step with few rows.</summary>
public static unsafe class CopySpeed
{
    private const long FewestBytes = 8L << 20;
    private const long MostBytes = 256L << 20;
    private const double Patience = 0.1;
    private const int Rounds = 5;
    private const int ChunkBytes = 1 << 20;
    private const int GroupBytes = 4096 * sizeof(ulong);

    private static readonly KernelText Text = new("bandwidth.cl");

    internal static IEnumerable<DeviceText> Texts => [new(Text, default)];

    /// <summary>
    /// Copies one buffer into another: larger and larger ones, up to 256 MiB or an eighth of what is free, until a copy takes a noticeable time;
    /// then the best of five copies of that size.
    /// </summary>
    /// <returns>Bytes read and written per second.</returns>
    /// <exception cref="InsufficientMemoryException">Not even a few MiB are free.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public static double Measure(IDevice device, CancellationToken cancellationToken = default)
    {
        var most = Math.Clamp(device.AvailableMemory / 8 / ChunkBytes * ChunkBytes, FewestBytes, MostBytes);
        using DeviceMemory source = device.Allocate(most), target = device.Allocate(most);
        var bytes = FewestBytes;
        while (true)
        {
            // The first copy of a size compiles, or touches memory for the first time.
            cancellationToken.ThrowIfCancellationRequested();
            Seconds(device, source, target, bytes);
            if (bytes == most || 4 * Seconds(device, source, target, bytes) > Patience)
                break;
            bytes = Math.Min(4 * bytes, most);
        }

        return 2 * bytes / Enumerable.Range(0, Rounds).Min(_ => Seconds(device, source, target, bytes));
    }

    private static double Seconds(IDevice device, DeviceMemory source, DeviceMemory target, long bytes)
    {
        var start = Stopwatch.GetTimestamp();
        Copy(device, source, target, bytes);
        device.Wait();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Copy(IDevice device, DeviceMemory source, DeviceMemory target, long bytes)
    {
        if (device is Accelerator accelerator)
        {
            accelerator.Launch(new KernelId(Text, "copy_words"), new Grid((int)(bytes / GroupBytes), 1, 256), source, target);
            return;
        }

        var kernel = new CpuKernel((byte*)source.OnHost, (byte*)target.OnHost, (int)(bytes / ChunkBytes));
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
