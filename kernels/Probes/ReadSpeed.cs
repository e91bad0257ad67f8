using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Probes;

/// <summary>How fast the threads of the processor read memory that they have read before: over sizes it shows the caches and, beyond them, the bound of products of few rows.</summary>
public static unsafe class ReadSpeed
{
    private const int Vectors = 8;

    /// <summary>Has every thread read memory of its own again and again.</summary>
    /// <param name="device">Whose threads.</param>
    /// <param name="bytesPerThread">A multiple of 512, which is eight of the widest registers; at least that.</param>
    /// <returns>Bytes per second of all threads together, the best of five runs.</returns>
    /// <exception cref="InsufficientMemoryException">So much is not free.</exception>
    public static double Measure(CpuDevice device, int bytesPerThread)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesPerThread, Vectors * Simd512.Width * sizeof(float));
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytesPerThread % (Vectors * Simd512.Width * sizeof(float)), 0, nameof(bytesPerThread));
        var bytes = (long)bytesPerThread * device.Threads;
        using var memory = device.Allocate(bytes);

        // Memory that was never written is one page of zeros.
        for (var thread = 0; thread < device.Threads; thread++)
            new Span<byte>((byte*)memory.OnHost + ((long)thread * bytesPerThread), bytesPerThread).Fill(1);
        return DeviceProbe.Best(device, bytes, rounds =>
        {
            var kernel = new Kernel((float*)memory.OnHost, bytesPerThread / sizeof(float), rounds);
            device.Launch(ref kernel);
        });
    }

    private readonly struct Kernel(float* source, nint values, int rounds) : ICpuKernel
    {
        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            var work = new Work<S, V> { Source = source, Values = values, Rounds = rounds };
            device.Run(device.Threads, ref work);
        }
    }

    private struct Work<S, V> : ICpuWork
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        public float* Source;
        public nint Values;
        public int Rounds;

        public readonly void Execute(int item, int worker)
        {
            if (float.IsNaN(Read(Source + (item * Values))))
                throw new InvalidOperationException("The probe read what is not a number.");
        }

        [MethodImpl(CpuDevice.HotLoop)]
        private readonly float Read(float* from)
        {
            nint w = S.Width;
            V a, b, c, d, e, f, g, h;
            a = b = c = d = e = f = g = h = S.Broadcast(0f);
            for (var round = 0; round < Rounds; round++)
                for (nint i = 0; i < Values; i += Vectors * w)
                {
                    a = S.Add(a, S.Load(from + i));
                    b = S.Add(b, S.Load(from + i + w));
                    c = S.Add(c, S.Load(from + i + (2 * w)));
                    d = S.Add(d, S.Load(from + i + (3 * w)));
                    e = S.Add(e, S.Load(from + i + (4 * w)));
                    f = S.Add(f, S.Load(from + i + (5 * w)));
                    g = S.Add(g, S.Load(from + i + (6 * w)));
                    h = S.Add(h, S.Load(from + i + (7 * w)));
                }

            return S.Sum(S.Add(S.Add(S.Add(a, b), S.Add(c, d)), S.Add(S.Add(e, f), S.Add(g, h))));
        }
    }
}
