using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.MatMul.Quantized;

namespace Daedalus.Kernels.Tests;

/// <summary>The forms of the product of bytes: exact, and so the same, where one that saturates would not be.</summary>
public unsafe class Int8DotTests
{
    private const int Outputs = 8;
    private const int Together = QuantizedPanel.InputsTogether;

    [Theory]
    [InlineData(255, 127)]
    [InlineData(255, -127)]
    [InlineData(0, -127)]
    [InlineData(128, 127)]
    public void Extremes(byte a, sbyte w) =>
        All([.. Enumerable.Repeat(a, 40 * Together)], [.. Enumerable.Repeat(w, 40 * Together * Outputs)]);

    [Fact]
    public void AnyValues()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var a = new byte[random.Next(1, 9) * Together];
            random.NextBytes(a);
            All(a, [.. Enumerable.Range(0, a.Length * Outputs).Select(_ => (sbyte)random.Next(-127, 128))]);
        }
    }

    private static void All(byte[] a, sbyte[] w)
    {
        int[] expected =
        [
            .. from output in Enumerable.Range(0, Outputs)
               select Enumerable.Range(0, a.Length).Sum(i => a[i] * w[(i / Together * Together * Outputs) + (output * Together) + (i % Together)]),
        ];
        Assert.Equal(expected, SumsOf<PortableDot, Vector256<int>, Vector256<byte>>(a, w));
        if (Avx2.IsSupported)
            Assert.Equal(expected, SumsOf<Avx2Dot, Vector256<int>, Vector256<byte>>(a, w));
        if (AvxVnni.IsSupported)
            Assert.Equal(expected, SumsOf<VnniDot, Vector256<int>, Vector256<byte>>(a, w));
        if (Avx512BW.IsSupported)
            Assert.Equal(expected, SumsOf<WordDot, Vector512<int>, Vector512<short>>(a, w));
    }

    // By the form for one row and by that for two, whose second row has the inputs in reverse.
    private static int[] SumsOf<D, T, V>(byte[] a, sbyte[] w)
        where D : IInt8Dot<T, V>
        where T : unmanaged
        where V : unmanaged
    {
        T alone = default, one = default, two = default, other = default, fourth = default;
        byte[] first = Stored(a, D.InputBytes), second = Stored([.. a.Reverse()], D.InputBytes);
        fixed (byte* x = first, y = second)
        fixed (sbyte* weights = w)
            for (var i = 0; i < a.Length; i += Together)
            {
                var (at, values) = (i * D.InputBytes, D.Weights(weights + (i * Outputs)));
                alone = D.Add(alone, D.Inputs(x + at), values);
                D.Add<D>(ref one, ref two, ref other, ref fourth, x + at, y + at, values, values);
            }

        Assert.Equal((D.Total(alone), D.Total(alone)), (D.Total(one), D.Total(two)));
        Assert.Equal(D.Total(other), D.Total(fourth));
        return [.. Enumerable.Range(0, Outputs).Select(i => D.Total(alone)[i])];
    }

    private static byte[] Stored(byte[] a, int inputBytes) => [.. a.SelectMany(value => inputBytes == 1 ? new[] { value } : BitConverter.GetBytes((short)value))];
}
