using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Probes;

/// <summary>The ceilings of the processor with the instruction set and the threads of a device.</summary>
internal static unsafe class CpuPeak
{
    private const int Chains = 12;
    private const int Chunk = 1 << 18;

    public static double Measure(CpuDevice device)
    {
        var kernel = new Kernel { Rounds = 0 };
        device.Launch(ref kernel);
        return DeviceProbe.Best(device, 2.0 * Chains * kernel.Lanes * device.Threads * 1000, rounds =>
        {
            var run = new Kernel { Rounds = rounds * 1000 };
            device.Launch(ref run);
        });
    }

    public static double Bandwidth(CpuDevice device, long bytes)
    {
        using var buffer = NativeBuffer.Allocate(bytes);
        new Span<byte>(buffer.Address, checked((int)bytes)).Fill(1);
        var source = (float*)buffer.Address;
        return DeviceProbe.Best(device, bytes, rounds =>
        {
            for (var i = 0; i < rounds; i++)
            {
                var run = new Kernel { Source = source, Bytes = bytes };
                device.Launch(ref run);
            }
        });
    }

    private struct Kernel : ICpuKernel
    {
        public int Rounds;
        public int Lanes;
        public float* Source;
        public long Bytes;

        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            Lanes = S.Width;
            var work = new Work<S, V> { Rounds = Rounds, Source = Source, Bytes = Bytes };
            device.Run(Source is null ? device.Threads : (int)(Bytes / Chunk), ref work);
        }
    }

    private struct Work<S, V> : ICpuWork
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        public int Rounds;
        public float* Source;
        public long Bytes;

        public readonly void Execute(int item, int worker)
        {
            var sum = Source is null ? Spin() : Read(Source + ((long)item * Chunk / sizeof(float)));
            if (float.IsNaN(sum))
                throw new InvalidOperationException("The probe computed what is not a number.");
        }

        // Chains of fused products that never leave the registers: enough of them to hide the latency of two units.
        [MethodImpl(CpuDevice.HotLoop)]
        private readonly float Spin()
        {
            V x = S.Broadcast(.999f), y = S.Broadcast(.001f);
            V a, b, c, d, e, f, g, h, i, j, k, l;
            a = b = c = d = e = f = g = h = i = j = k = l = S.Broadcast(.5f);
            for (var r = 0; r < Rounds; r++)
            {
                a = S.FusedMultiplyAdd(a, x, y);
                b = S.FusedMultiplyAdd(b, x, y);
                c = S.FusedMultiplyAdd(c, x, y);
                d = S.FusedMultiplyAdd(d, x, y);
                e = S.FusedMultiplyAdd(e, x, y);
                f = S.FusedMultiplyAdd(f, x, y);
                g = S.FusedMultiplyAdd(g, x, y);
                h = S.FusedMultiplyAdd(h, x, y);
                i = S.FusedMultiplyAdd(i, x, y);
                j = S.FusedMultiplyAdd(j, x, y);
                k = S.FusedMultiplyAdd(k, x, y);
                l = S.FusedMultiplyAdd(l, x, y);
            }

            var first = S.Add(S.Add(S.Add(a, b), S.Add(c, d)), S.Add(e, f));
            return S.Sum(S.Add(first, S.Add(S.Add(S.Add(g, h), S.Add(i, j)), S.Add(k, l))));
        }

        [MethodImpl(CpuDevice.HotLoop)]
        private static float Read(float* from)
        {
            V a, b, c, d;
            a = b = c = d = S.Broadcast(0f);
            for (nint i = 0; i < Chunk / sizeof(float); i += 4 * S.Width)
            {
                a = S.Max(a, S.Load(from + i));
                b = S.Max(b, S.Load(from + i + S.Width));
                c = S.Max(c, S.Load(from + i + (2 * S.Width)));
                d = S.Max(d, S.Load(from + i + (3 * S.Width)));
            }

            return S.Max(S.Max(S.Max(a, b), S.Max(c, d)));
        }
    }
}
