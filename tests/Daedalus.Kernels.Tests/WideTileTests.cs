using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.MatMul.Dots;
using Daedalus.Kernels.MatMul.Quantized;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>The tiles that are machine code, beside C# row by row: every height, first and later blocks, sums and results, asking ahead and not.</summary>
public unsafe class WideTileTests
{
    private const int Columns = DotLine.Columns;
    private const int Untouched = 0x5A5A5A5A;

    [Fact]
    public void VnniGivesTheBitsOfThePortableTile()
    {
        Assert.SkipUnless(Int8FormChoice.Best(CpuIsaChoice.Best) == Int8Form.WideVnni, "this processor has no AVX-512 VNNI, or its system executes nothing that was written");
        Assert.True(WideTile<WideVnni>.IsReady);
        Compare<Int8Tile<PortableDot>, WideTile<WideVnni>>(
            (random, values) => random.NextBytes(MemoryMarshal.AsBytes(values)), random => BitConverter.Int32BitsToSingle(random.Next(-9999, 9999)));
    }

    [Fact]
    public void BF16AddsTheSecondProductAndThenTheFirstEachRoundedOnce()
    {
        Cases.SkipUnlessBF16IsMultiplied();
        Assert.True(WideTile<WideBF16>.IsReady);
        Compare<FusedTile, WideTile<WideBF16>>(
            (random, values) =>
            {
                foreach (ref var value in values)
                    value = BFloat16.FromSingle(OfAnyMagnitude(random));
            },
            OfAnyMagnitude);
    }

    private static void Compare<Reference, T>(Fill fill, Func<Random, float> before)
        where Reference : IDotTile
        where T : IDotTile
    {
        var cases =
            from rows in Enumerable.Range(1, T.Rows)
            from lines in new[] { 1, 2, 7, 512 }
            from isFirst in new[] { true, false }
            from isLast in new[] { true, false }
            select (rows, lines, isFirst, isLast);
        foreach (var (rows, lines, isFirst, isLast) in cases)
        {
            var expected = Results<Reference, Zero>(1);
            Assert.Equal(expected, Results<T, Zero>(rows));
            Assert.Equal(expected, Results<T, One>(rows));

            // C lies between rows that nobody may write, and has columns past the sixteenth.
            int[] Results<K, A>(int height)
                where K : IDotTile
                where A : struct, ICount
            {
                const int ldc = Columns + 3;
                var random = new Random(rows + (100 * lines));
                var lda = (lines * DotLine.InputBytes) + 24;
                ushort[] a = new ushort[rows * lda / sizeof(ushort)], weights = new ushort[lines * DotLine.Bytes / sizeof(ushort)];
                fill(random, a);
                fill(random, weights);
                int[] c = [.. Enumerable.Repeat(Untouched, (rows + 2) * ldc)], shifts = [.. Enumerable.Range(0, Columns).Select(_ => random.Next(-9999, 9999))];
                float[] columns = [.. shifts.Select(_ => random.NextSingle())], factors = [.. Enumerable.Range(0, rows).Select(_ => random.NextSingle())];
                for (var row = 0; row < rows && !isFirst; row++)
                    for (var column = 0; column < Columns; column++)
                        c[((row + 1) * ldc) + column] = BitConverter.SingleToInt32Bits(before(random));
                fixed (ushort* rowsOfA = a, panel = weights)
                fixed (int* results = c, given = shifts)
                fixed (float* scales = columns, ofRows = factors)
                    for (var row = 0; row < rows; row += height)
                        K.Run<A>(
                            height, (byte*)rowsOfA + (row * lda), lda, (byte*)panel, (float*)results + ((row + 1) * ldc), ldc, lines, isFirst,
                            new Int8Ending(given, isLast ? scales : null, ofRows).Below(row), new PrefetchStream((byte*)panel, Prefetch.CacheLine));
                Assert.All(c[..ldc].Concat(c[^ldc..]), value => Assert.Equal(Untouched, value));
                return c;
            }
        }
    }

    // So that sums round in every place; some inputs, sums and products are subnormal.
    private static float OfAnyMagnitude(Random random) =>
        (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(10) switch { 0 => random.Next(-135, -120), 1 => random.Next(-66, -60), _ => random.Next(-12, 12) });

    private delegate void Fill(Random random, Span<ushort> values);

    // What Intel's manual says that the instruction does, value by value.
    private readonly struct FusedTile : IDotTile
    {
        public static int Rows => 1;

        public static bool IsLight => true;

        public static void Run<A>(int rows, byte* a, nint lda, byte* weights, float* c, nint ldc, int lines, bool isFirst, Int8Ending ending, PrefetchStream ahead)
            where A : struct, ICount
        {
            ushort* inputs = (ushort*)a, values = (ushort*)weights;
            for (var column = 0; column < Columns; column++)
            {
                var sum = 0f;
                for (var line = 0; line < lines; line++)
                    for (var i = 1; i >= 0; i--)
                        sum = Flushed(MathF.FusedMultiplyAdd(
                            Flushed(BFloat16.ToSingle(inputs[(2 * line) + i])), Flushed(BFloat16.ToSingle(values[(((line * Columns) + column) * 2) + i])), sum));
                c[column] = isFirst ? sum : c[column] + sum;
            }
        }

        private static float Flushed(float value) => float.IsSubnormal(value) ? MathF.CopySign(0f, value) : value;
    }
}
