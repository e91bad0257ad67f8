using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Tests;

public class RowQuantizerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(77)]
    [InlineData(1000)]
    public void MatchesTheObviousFormOnDrawnRows(int length)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var row = Samples.Values(length, seed, MathF.Pow(10, (seed % 9) - 4));
            var (scale, values) = Quantize(row);
            Assert.Equal(row.Max(MathF.Abs) / 127f, scale);
            Assert.Equal(row.Select(w => (sbyte)MathF.Round(w / scale, MidpointRounding.ToEven)), values);
            Assert.Contains(values, q => Math.Abs(q) == 127);
            Assert.All(row.Zip(values), pair => Assert.True(Math.Abs(pair.First - ((double)pair.Second * scale)) <= scale * .500001));
        }
    }

    [Fact]
    public void HalvesGoToTheEvenNumberOnBothSidesAndInBothLoops()
    {
        // A scale of exactly 2: whole vectors first, then the rest.
        float[] row = [254, 1, 3, 5, 7, -1, -3, -5, -7, -254, 251, 253, 0, -0f];
        var (scale, values) = Quantize(row);
        Assert.Equal(2f, scale);
        Assert.Equal([127, 0, 2, 2, 4, 0, -2, -2, -4, -127, 126, 126, 0, 0], values);
    }

    [Fact]
    public void AnOutlierSetsTheStepOfItsRowAlone()
    {
        var row = new float[100];
        Array.Fill(row, .01f);
        row[63] = -127;
        var (scale, values) = Quantize(row);
        Assert.Equal(1f, scale);
        Assert.Equal(-127, values[63]);
        Assert.Equal(99, values.Count(q => q == 0));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-45f)]
    [InlineData(1.4e-36f)]
    public void ARowOfNothingOrNextToNothingHasScaleZero(float value)
    {
        var row = new float[19];
        row[4] = row[18] = value;
        var (scale, values) = Quantize(row);
        Assert.Equal(0f, scale);
        Assert.All(values, q => Assert.Equal(0, q));
    }

    [Theory]
    [InlineData(1.6e-36f)]
    [InlineData(float.MaxValue)]
    public void TheLargestIs127AtEitherEndOfTheRange(float value)
    {
        var (scale, values) = Quantize([value, -value, value / 4]);
        Assert.Equal([127, -127, 32], values);
        Assert.True(float.IsNormal(scale));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void AWeightThatIsNoNumberIsNotHidden(float broken)
    {
        for (var at = 0; at < 19; at++)
        {
            var row = Samples.Values(19, 3);
            row[at] = broken;
            var (scale, values) = Quantize(row);
            Assert.True(float.IsNaN(scale), $"{broken} at {at} gives the scale {scale}");
            Assert.All(values, q => Assert.Equal(0, q));
        }
    }

    private static (float Scale, sbyte[] Values) Quantize(float[] row)
    {
        var values = new sbyte[row.Length];
        Array.Fill(values, (sbyte)99);
        return (RowQuantizer.Quantize(row, values), values);
    }
}
