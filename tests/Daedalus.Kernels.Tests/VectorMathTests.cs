using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Tests;

public unsafe class VectorMathTests
{
    [Fact]
    public void ExpIsWithinTwoUlpOfDoubleOverItsRange()
    {
        Check<Simd512, Vector512<float>>();
        Check<Simd256, Vector256<float>>();
        Check<Simd128, Vector128<float>>();
        Check<SimdScalar, float>();
    }

    [Fact]
    public void ExpOfTheFarEndsIsZeroFiniteOrNaN()
    {
        Assert.Equal(0f, Exp<SimdScalar, float>(float.NegativeInfinity));
        Assert.Equal(0f, Exp<Simd256, Vector256<float>>(-90f));
        Assert.Equal(0f, Exp<Simd512, Vector512<float>>(-1e30f));
        Assert.True(float.IsFinite(Exp<Simd512, Vector512<float>>(float.PositiveInfinity)));
        Assert.True(float.IsNaN(Exp<SimdScalar, float>(float.NaN)));
        Assert.Equal(0f, Exp<Simd128, Vector128<float>>(-90f));
        Assert.True(float.IsNaN(Exp<Simd128, Vector128<float>>(float.NaN)));
        Assert.True(float.IsNaN(Exp<Simd256, Vector256<float>>(float.NaN)));
        Assert.True(float.IsNaN(Exp<Simd512, Vector512<float>>(float.NaN)));
    }

    private static void Check<S, V>()
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        for (var x = -87f; x < 88f; x += 0.0173f)
            Assert.Equal(1.0, Exp<S, V>(x) / Math.Exp(x), 2.4e-7);
        Assert.Equal(1f, Exp<S, V>(0f));
    }

    private static float Exp<S, V>(float x)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        var lanes = stackalloc float[16];
        S.Store(VectorMath.Exp<S, V>(S.Broadcast(x)), lanes);
        return lanes[S.Width - 1];
    }
}
