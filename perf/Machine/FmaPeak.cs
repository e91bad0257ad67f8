using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Daedalus.Perf.Machine;

/// <summary>The most fp32 operations per second that the vector units give: independent chains of fused products that never leave the registers.</summary>
internal static class FmaPeak
{
    private const int Chains = 16;
    private const int Iterations = 2_000_000;

    /// <summary>Best of several short runs, all threads at once, in GFLOP/s.</summary>
    public static double Measure(int threads)
    {
        var best = 0.0;
        for (var attempt = 0; attempt < 5; attempt++)
            best = Math.Max(best, Once(threads));
        return best;
    }

    // Threads of their own that begin together, each with its own clock: from the first start to the last end, and not a thread's start-up.
    private static double Once(int threads)
    {
        var lanes = 0;
        var (starts, ends) = (new long[threads], new long[threads]);
        using var ready = new Barrier(threads);
        var workers = Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            ready.SignalAndWait();
            starts[index] = Stopwatch.GetTimestamp();
            lanes = Spin();
            ends[index] = Stopwatch.GetTimestamp();
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return 2.0 * lanes * Chains * Iterations * threads / Stopwatch.GetElapsedTime(starts.Min(), ends.Max()).TotalSeconds / 1e9;
    }

    private static int Spin()
    {
        if (Avx512F.IsSupported)
            return Sink(Spin512());
        if (Fma.IsSupported)
            return Sink(Spin256());
        throw new PlatformNotSupportedException("The probe knows AVX-512 and AVX2 only.");
    }

    private static int Sink(Vector512<float> value) => float.IsNaN(value[0]) ? 0 : Vector512<float>.Count;

    private static int Sink(Vector256<float> value) => float.IsNaN(value[0]) ? 0 : Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> Spin512()
    {
        var x = Vector512.Create(0.999f);
        Vector512<float> a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p;
        a = b = c = d = e = f = g = h = i = j = k = l = m = n = o = p = Vector512.Create(0.5f);
        for (var r = 0; r < Iterations; r++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, x); b = Vector512.FusedMultiplyAdd(b, x, x);
            c = Vector512.FusedMultiplyAdd(c, x, x); d = Vector512.FusedMultiplyAdd(d, x, x);
            e = Vector512.FusedMultiplyAdd(e, x, x); f = Vector512.FusedMultiplyAdd(f, x, x);
            g = Vector512.FusedMultiplyAdd(g, x, x); h = Vector512.FusedMultiplyAdd(h, x, x);
            i = Vector512.FusedMultiplyAdd(i, x, x); j = Vector512.FusedMultiplyAdd(j, x, x);
            k = Vector512.FusedMultiplyAdd(k, x, x); l = Vector512.FusedMultiplyAdd(l, x, x);
            m = Vector512.FusedMultiplyAdd(m, x, x); n = Vector512.FusedMultiplyAdd(n, x, x);
            o = Vector512.FusedMultiplyAdd(o, x, x); p = Vector512.FusedMultiplyAdd(p, x, x);
        }

        return a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p;
    }

    // Eight chains cover the latency of two units; twice the rounds make the same number of operations.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector256<float> Spin256()
    {
        var x = Vector256.Create(0.999f);
        Vector256<float> a, b, c, d, e, f, g, h;
        a = b = c = d = e = f = g = h = Vector256.Create(0.5f);
        for (var r = 0; r < Iterations * (Chains / 8); r++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, x); b = Vector256.FusedMultiplyAdd(b, x, x);
            c = Vector256.FusedMultiplyAdd(c, x, x); d = Vector256.FusedMultiplyAdd(d, x, x);
            e = Vector256.FusedMultiplyAdd(e, x, x); f = Vector256.FusedMultiplyAdd(f, x, x);
            g = Vector256.FusedMultiplyAdd(g, x, x); h = Vector256.FusedMultiplyAdd(h, x, x);
        }

        return a + b + c + d + e + f + g + h;
    }
}
