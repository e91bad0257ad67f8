using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.MatMul.Quantized;

namespace Daedalus.Kernels.Tests;

/// <summary>The forms of the product of bytes: exact, and so the same, where one that saturates would not be.</summary>
public class Int8DotTests
{
    [Theory]
    [InlineData(255, 127)]
    [InlineData(255, -127)]
    [InlineData(0, -127)]
    [InlineData(128, 127)]
    public void Extremes(byte a, sbyte w)
    {
        var expected = Vector256.Create(1000 + (4 * a * w));
        All(Vector256.Create(1000), Vector256.Create(a), Vector256.Create(w), expected);
    }

    [Fact]
    public void AnyValues()
    {
        var random = new Random(5);
        for (var round = 0; round < 2000; round++)
        {
            byte[] a = new byte[32];
            sbyte[] w = new sbyte[32];
            random.NextBytes(a);
            for (var i = 0; i < w.Length; i++)
                w[i] = (sbyte)random.Next(-127, 128);
            var sums = Enumerable.Range(0, 8).Select(i => (random.Next(-100000, 100000) * 7) + i).ToArray();
            var expected = sums.Select((sum, i) => sum + Enumerable.Range(4 * i, 4).Sum(j => a[j] * w[j])).ToArray();
            All(Vector256.Create(sums), Vector256.Create(a), Vector256.Create(w), Vector256.Create(expected));
        }
    }

    private static void All(Vector256<int> sum, Vector256<byte> a, Vector256<sbyte> w, Vector256<int> expected)
    {
        Assert.Equal(expected, PortableDot.Add(sum, a, w));
        if (Avx2.IsSupported)
            Assert.Equal(expected, Avx2Dot.Add(sum, a, w));
        if (AvxVnni.IsSupported)
            Assert.Equal(expected, VnniDot.Add(sum, a, w));
    }
}
