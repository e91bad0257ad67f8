using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Probes;

/// <summary>The arithmetic of the processor with the instruction set and the threads of a device.</summary>
internal static class CpuPeak
{
    private const int Chains = 12;

    public static double Measure(CpuDevice device)
    {
        var kernel = new Kernel { Rounds = 0 };
        device.Launch(ref kernel);
        return DeviceProbe.Best(device, 2.0 * Chains * kernel.Lanes * device.Threads * 1000, rounds => Spin(device, rounds));
    }

    /// <summary>Keeps every thread busy for as long as that many thousand rounds take, which nothing but the processor's own pace can change.</summary>
    /// <param name="device">Whose threads.</param>
    /// <param name="thousands">Of rounds of 12 fused multiply-adds.</param>
    public static void Spin(CpuDevice device, int thousands)
    {
        var run = new Kernel { Rounds = thousands * 1000 };
        device.Launch(ref run);
    }

    private struct Kernel : ICpuKernel
    {
        public int Rounds;
        public int Lanes;

        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            Lanes = S.Width;
            var work = new Work<S, V> { Rounds = Rounds };
            device.Run(device.Threads, ref work);
        }
    }

    private struct Work<S, V> : ICpuWork
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        public int Rounds;

        public readonly void Execute(int item, int worker)
        {
            if (float.IsNaN(Spin()))
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
    }
}
