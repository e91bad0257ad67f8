using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Tests;

/// <summary>Rows to 4 bits: what any row must keep, and how much is lost.</summary>
public class GroupQuantizerTests
{
    public static TheoryData<int> Lengths => [1, 2, 31, 32, 33, 45, 64, 96, 300];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void EveryWeightGoesToTheNearestPlaceThatItsGroupHas(int length)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var row = Samples.Values(length, seed, MathF.Pow(10, (seed % 9) - 4));
            var q = Quantized.Of(row);
            Assert.True(float.IsNormal(q.Scale));
            for (var i = 0; i < length; i++)
            {
                var m = q.Multipliers[i / 32];
                Assert.InRange(m, 1, 18);
                Assert.Equal(q.Digit(i) * m, q.Values[i]);
                Assert.InRange(q.Values[i], -127, 127);
                var nearest = Enumerable.Range(m <= 15 ? -8 : -7, m <= 15 ? 16 : 15).Min(digit => Math.Abs(row[i] - ((double)q.Scale * digit * m)));
                Assert.True(Math.Abs(row[i] - ((double)q.Scale * q.Values[i])) <= nearest + (1e-5 * q.Scale), $"seed {seed}, weight {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void NoGroupHasABetterMultiplierNextToIts(int length)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var row = Samples.Values(length, seed);
            var q = Quantized.Of(row);
            for (var g = 0; g < q.Multipliers.Length; g++)
            {
                var group = row[(32 * g)..Math.Min(length, (32 * g) + 32)];
                double Error(int m) => group.Sum(w => Math.Pow(w - (q.Scale * m * Math.Clamp(Math.Round(w / (q.Scale * m)), m <= 15 ? -8 : -7, 7)), 2));
                for (var m = Math.Max(1, q.Multipliers[g] - 1); m <= Math.Min(18, q.Multipliers[g] + 1); m++)
                    Assert.True(Error(q.Multipliers[g]) <= Error(m) * 1.0001, $"seed {seed}, group {g}: {m} is better than {q.Multipliers[g]}");
            }
        }
    }

    /// <summary>A scale of fp16 for each 32 and the largest at 7: what 4 bits by groups are measured by.</summary>
    [Fact]
    public void NormalWeightsLoseLessThanByTheUsualSixteenBitScales()
    {
        double own = 0, usual = 0, all = 0;
        for (var seed = 0; seed < 30; seed++)
        {
            var row = Normal(2048, seed);
            var q = Quantized.Of(row);
            for (var i = 0; i < row.Length; i++)
            {
                var scale = (float)(Half)(row[(i / 32 * 32)..((i / 32 * 32) + 32)].Max(MathF.Abs) / 7);
                usual += Math.Pow(row[i] - (scale * Math.Round(row[i] / scale)), 2);
                own += Math.Pow(row[i] - ((double)q.Scale * q.Values[i]), 2);
                all += Math.Pow(row[i], 2);
            }
        }

        var (loss, other) = (Math.Sqrt(own / all), Math.Sqrt(usual / all));
        TestContext.Current.TestOutputHelper?.WriteLine($"rms error {loss:F4} of the rms weight, {other:F4} with fp16 scales");
        Assert.InRange(loss, .086, .090);
        Assert.InRange(other, .095, .099);
    }

    [Fact]
    public void TwiceTheRowIsTwiceTheScaleAndTheSameDigits()
    {
        var row = Samples.Values(100, 5);
        var expected = Quantized.Of(row);
        for (var power = -110; power <= 110; power += 11)
        {
            var q = Quantized.Of(Array.ConvertAll(row, w => MathF.ScaleB(w, power)));
            Assert.Equal(MathF.ScaleB(expected.Scale, power), q.Scale);
            Assert.Equal(expected.Packed, q.Packed);
            Assert.Equal(expected.Multipliers, q.Multipliers);
        }
    }

    [Fact]
    public void AGroupOfSmallWeightsBesideALargeOneHasAFinerStep()
    {
        var row = Samples.Values(96, 4, .1f);
        row[40] = 12;
        var q = Quantized.Of(row);
        Assert.Equal(18, q.Multipliers[1]);
        Assert.All(new[] { q.Multipliers[0], q.Multipliers[2] }, m => Assert.InRange(m, 1, 4));
        Assert.All(q.Values[..32], (v, i) => Assert.InRange(Math.Abs(row[i] - (q.Scale * v)), 0, .2f));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-45f)]
    [InlineData(1.8e-36f)]
    public void ARowOfNothingOrNextToNothingHasScaleZero(float value)
    {
        var row = new float[45];
        row[4] = row[44] = value;
        var q = Quantized.Of(row);
        Assert.Equal(0f, q.Scale);
        Assert.All(q.Packed, pair => Assert.Equal(0x88, pair));
        Assert.All(q.Multipliers, m => Assert.Equal(1, m));
        Assert.All(q.Values, v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData(1.9e-36f)]
    [InlineData(float.MaxValue)]
    public void TheEndsOfTheRangeKeepTheirShape(float value)
    {
        var q = Quantized.Of([value, -value, value / 4, 0]);
        Assert.True(float.IsNormal(q.Scale));
        Assert.All([value, -value, value / 4, 0], (float w, int i) => Assert.InRange(Math.Abs((w / value) - (q.Scale / value * q.Values[i])), 0, .08f));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void AWeightThatIsNoNumberIsNotHidden(float broken)
    {
        for (var at = 0; at < 45; at++)
        {
            var row = Samples.Values(45, 3);
            row[at] = broken;
            var q = Quantized.Of(row);
            Assert.Equal(float.NaN, q.Scale);
            Assert.All(q.Values, v => Assert.Equal(0, v));
        }
    }

    [Fact]
    public void TheUnusedHalfOfTheLastByteIsZero()
    {
        Assert.Equal(8, Quantized.Of([1, -1, 1]).Packed[1] >> 4);
        Assert.Equal((23, 2), (GroupQuantizer.ValueBytes(45), GroupQuantizer.Groups(45)));
        Assert.Equal((1 << 30, 1 << 26), (GroupQuantizer.ValueBytes(int.MaxValue), GroupQuantizer.Groups(int.MaxValue)));
    }

    /// <summary>Files that were quantised on one machine and models that are at load on another are the same, whatever vectors a machine has.</summary>
    [Fact]
    public void TheSameRowsGiveTheSameBytesEverywhere()
    {
        using var all = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        for (var length = 1; length < 400; length++)
        {
            var q = Quantized.Of([.. Enumerable.Range(0, length).Select(i => Weight(i, length))]);
            all.AppendData(q.Packed);
            all.AppendData(q.Multipliers);
            all.AppendData(BitConverter.GetBytes(q.Scale));
        }

        Assert.Equal("1c636838e90729ac", Convert.ToHexStringLower(all.GetHashAndReset().AsSpan(0, 8)));

        // Whole numbers by powers of two, so that there are ties, and groups of nothing, of minus nothing and of next to nothing.
        static float Weight(int i, int row) => ((i / 32) + row) % 7 switch
        {
            0 => row % 2 == 0 ? 0f : -0f,
            1 => float.Epsilon * (i % 9),
            var group => MathF.ScaleB(((((i * 7919) + (row * 104729)) % 513) - 256) * (i % group), (row % 40) - 20),
        };
    }

    private static float[] Normal(int count, int seed) =>
        [.. Enumerable.Range(0, count / 12).SelectMany(i => Enumerable.Range(0, 12).Select(j => (i, j))).Select(at => Sum(at.i, at.j, seed)), .. new float[count % 12]];

    // Twelve uniform numbers less six: all but normal, and without a tail that a seed could draw.
    private static float Sum(int i, int j, int seed)
    {
        var key = Confidence.CounterRandom.Key((ulong)seed, (i * 12) + j, 7);
        return (float)(Enumerable.Range(0, 12).Sum(n => (double)Confidence.CounterRandom.Uniform(key, n)) - 6);
    }

    private sealed record Quantized(float Scale, byte[] Packed, byte[] Multipliers, sbyte[] Values)
    {
        public static Quantized Of(float[] row)
        {
            byte[] packed = new byte[GroupQuantizer.ValueBytes(row.Length)], multipliers = new byte[GroupQuantizer.Groups(row.Length)];
            var scale = GroupQuantizer.Quantize(row, packed, multipliers);
            var values = new sbyte[row.Length];
            GroupQuantizer.Decode(packed, multipliers, values);
            return new Quantized(scale, packed, multipliers, values);
        }

        public int Digit(int i) => ((Packed[i / 2] >> (4 * (i % 2))) & 15) - 8;
    }
}
