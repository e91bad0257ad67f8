using Daedalus.Text;

namespace Daedalus.Tests;

/// <summary>The four ways to ask lead to the ids that they should.</summary>
public class PromptKindTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Fact]
    public void AQuestionIsOneUserTurnInTheTemplate()
    {
        var ids = ChatTemplate.Llada.Encode(small.Model.Tokenizer, [new ChatTurn("user", Questions.Short)]);
        var expected = small.Model.Generate(Prompt.Ids(ids));
        foreach (var prompt in new[] { Questions.Short, Prompt.FromString(Questions.Short), Prompt.Chat([new("user", Questions.Short)]) })
        {
            var result = small.Model.Generate(prompt);
            Assert.Equal(expected.Ids, result.Ids);
            Assert.Equal(ids.Length, result.Statistics.PromptTokens);
        }

        Assert.Equal("Yes.", expected.Text.Trim());
    }

    [Fact]
    public void RawTextHasNoTemplate()
    {
        var ids = small.Model.Tokenizer.Encode("Spell ");
        var result = small.Model.Generate(Prompt.Raw("Spell "));
        Assert.Equal(ids.Length, result.Statistics.PromptTokens);
        Assert.Equal(small.Model.Generate(Prompt.Ids(ids)).Ids, result.Ids);
    }

    [Fact]
    public void TheResultAgreesWithItself()
    {
        foreach (var (prompt, options) in Questions.All)
        {
            var result = small.Model.Generate(prompt, options);
            var (ids, model) = (result.Ids.ToArray(), small.Model);
            var stop = Array.FindIndex(ids, id => id == model.Conventions.EosToken || id == model.TurnEndToken);
            Assert.Equal(stop >= 0 ? StopReason.EndOfText : StopReason.Length, result.Stop);
            Assert.Equal(model.Tokenizer.Decode(stop >= 0 ? ids.AsSpan(0, stop) : ids, skipSpecial: true), result.Text);
            Assert.Equal(model.Tokenizer.Decode(ids), result.Raw);
            Assert.Equal((ids.Length, ids.Count(id => id != model.Conventions.EosToken)), (result.Statistics.CanvasTokens, result.Statistics.EffectiveTokens));
            Assert.InRange(result.Statistics.EffectiveRatio, 0, 1);
        }
    }
}
