using System.Globalization;
using System.Text.RegularExpressions;
using Daedalus.Tests.Engine;

namespace Daedalus.Tests.OnDevice;

/// <summary>What a report on differing answers says, over differences made by hand.</summary>
public class TokenDifferenceTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(1.5f)]
    public void ItNamesPositionTokensAndMargin(float guidance)
    {
        using var processor = new LoadedNetwork(threads: 2);
        var model = processor.Model;
        int[] before = [416, 421, 5, model.Conventions.MaskToken, model.Conventions.MaskToken];
        int[] expected = [416, 421, 5, 7, model.Conventions.MaskToken], actual = [416, 421, 5, 9, model.Conventions.MaskToken];
        var said = TokenDifference.Describe(model, prompt: 2, guidance, before, expected, actual, "cuda:0");
        Assert.Contains("position 1 of the answer: token 7 ", said, StringComparison.Ordinal);
        Assert.Contains("token 9 ", said, StringComparison.Ordinal);
        Assert.Contains("on cuda:0", said, StringComparison.Ordinal);
        var margin = double.Parse(Regex.Match(said, "margin ([-+.0-9E]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal(Difference(model, before) * (1 + guidance) - (guidance * Difference(model, [model.Conventions.MaskToken, model.Conventions.MaskToken, .. before[2..]])), margin, 0.02);
    }

    [Fact]
    public void AMaskThatOneLeftAndALengthAreToldApart()
    {
        using var processor = new LoadedNetwork(threads: 2);
        var mask = processor.Model.Conventions.MaskToken;
        var said = TokenDifference.Describe(processor.Model, 1, 0, [416, mask, mask], [416, 7, mask], [416, mask, 7, mask], "opencl:0");
        Assert.Contains("2 tokens of answer on the processor, 3 on opencl:0", said, StringComparison.Ordinal);
        Assert.Matches("position 0 of the answer: token 7 .* on the processor, still masked on opencl:0; .*margin .* probability 0?[.0-9E-]+", said);
        Assert.Contains("position 1 of the answer: still masked on the processor, token 7", said, StringComparison.Ordinal);
    }

    /// <summary>Another network's answers: the first step at which they part, and from there what the processor computes.</summary>
    [Fact]
    public void ItFindsTheStepAtWhichTwoModelsPart()
    {
        using var processor = new LoadedNetwork(threads: 2);
        using var broken = new LoadedNetwork(threads: 2, inner => new BrokenNetwork(inner, sequence: 0) { Damage = 1000 });
        var request = Questions.Mixed[1];
        Assert.Matches("^step 1: position [0-9]+ of the answer: .* on the processor, .* on cpu; .*margin", TokenDifference.Of(processor.Model, broken.Model, request));
        Assert.Matches("^the same canvases", TokenDifference.Of(processor.Model, processor.Model, request));
    }

    private static double Difference(DiffusionModel model, int[] ids)
    {
        var (at, difference) = (0, 0.0);
        model.Forward(ids, logits => difference = at++ == 3 ? (double)logits[7] - logits[9] : difference);
        return difference;
    }
}
