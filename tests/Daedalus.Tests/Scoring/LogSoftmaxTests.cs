using Daedalus.Kernels.Confidence;
using Daedalus.Scoring;

namespace Daedalus.Tests.Scoring;

public class LogSoftmaxTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(19)]
    [InlineData(5000)]
    public void ItIsThatInDouble(int count)
    {
        var logits = Enumerable.Range(0, count).Select(i => (float)(4 * CounterRandom.Gumbel(CounterRandom.Key(1, count, i), 0))).ToArray();
        foreach (var token in new[] { 0, count / 2, count - 1 })
            Assert.Equal(Oracle.LogSoftmax(Array.ConvertAll(logits, logit => (double)logit), token), LogSoftmax.Of(logits, token), 1e-6);
    }

    [Fact]
    public void WhatIsCertainIsZeroAndWhatIsHopelessKeepsItsDistance()
    {
        float[] logits = [.. Enumerable.Repeat(0f, 30)];
        logits[17] = 3000;
        Assert.Equal(0, LogSoftmax.Of(logits, 17));
        Assert.Equal(-3000, LogSoftmax.Of(logits, 18));
        logits[18] = float.NegativeInfinity;
        Assert.Equal(-3000, LogSoftmax.Of(logits, 29));
    }

    [Theory]
    [InlineData(float.NaN, 3)]
    [InlineData(float.NaN, 18)]
    [InlineData(float.PositiveInfinity, 3)]
    [InlineData(float.PositiveInfinity, 18)]
    public void WhatIsNoNumberGivesNone(float broken, int place)
    {
        float[] logits = [.. Enumerable.Repeat(1f, 19)];
        logits[place] = broken;
        Assert.True(double.IsNaN(LogSoftmax.Of(logits, 0)));
    }
}
