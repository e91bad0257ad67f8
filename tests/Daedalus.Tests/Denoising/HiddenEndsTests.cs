using Daedalus.Kernels.Confidence;

namespace Daedalus.Tests.Denoising;

/// <summary>With hidden ends, an end comes last also where it stands in for the mask token.</summary>
public class HiddenEndsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AnEndInPlaceOfTheMaskHasConfidenceZero(int end)
    {
        var logits = new double[] { 9, 0, 0, 1, 2 };
        logits[end] = 5;
        var score = Confidence.Reference(logits, [], new ConfidenceQuery { UnconditionalRow = -1, MaskToken = 0, EosToken = 1, TurnEndToken = 2, HideEnds = true });
        Assert.Equal((0, end), (score.Token, score.BestUnmasked));
        Assert.Equal(0f, score.BestUnmaskedProbability);
    }

    [Fact]
    public void AWordInPlaceOfTheMaskHasItsShareAmongWords()
    {
        var score = Confidence.Reference(
            [9, 4, 4, 5, 5], [], new ConfidenceQuery { UnconditionalRow = -1, MaskToken = 0, EosToken = 1, TurnEndToken = 2, HideEnds = true });
        Assert.Equal(3, score.BestUnmasked);
        Assert.Equal(.5f, score.BestUnmaskedProbability, 1e-6f);
    }
}
