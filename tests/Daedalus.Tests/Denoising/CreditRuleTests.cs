using Daedalus.Denoising.Blocks;

namespace Daedalus.Tests.Denoising;

/// <summary>What a position's credits do to its logits, by hand.</summary>
public class CreditRuleTests
{
    [Fact]
    public void CreditsGrowFadeAndBelongToAPositionSoThatNoStepIsAsTheOneBefore()
    {
        var rule = new CreditRule(alpha: 2, gamma: 0, beta: .5);
        Assert.Equal([1f, 0f, (float)(3 + (2 * Math.Log(2)))], After(rule, 7, [1, 0, 3]));
        Assert.Equal([1f, 0f, (float)(3 + (2 * Math.Log(2.5)))], After(rule, 7, [1, 0, 3]));
        Assert.Equal([1f, 0f, (float)(3 + (2 * Math.Log(2)))], After(rule, 8, [1, 0, 3]));
        Assert.Equal([(float)(4 + (2 * Math.Log(2))), 0f, (float)(3 + (2 * Math.Log(1.75)))], After(rule, 7, [4, 0, 3]));
        Assert.False(rule.IsConstant);
    }

    private static float[] After(CreditRule rule, int position, float[] logits)
    {
        rule.Apply(position, logits);
        return logits;
    }
}
