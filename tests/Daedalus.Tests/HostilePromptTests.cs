
namespace Daedalus.Tests;

/// <summary>Prompts that nobody means well with.</summary>
public class HostilePromptTests(SmallModel small) : IClassFixture<SmallModel>
{
    private static readonly GenerationOptions Small = new() { Decoder = Questions.Fixed with { Length = 3, Steps = 1 } };

    private static readonly string[] Specials = ["<|startoftext|>", "<|endoftext|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|mdm_mask|>"];

    private DiffusionModel Model => small.Model;

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\r\n\u00a0\u3000")]
    public void AnEmptyQuestionIsRefused(string question)
    {
        AssertRefused(question, "empty");
        AssertRefused(Prompt.Chat([new("system", question), new("user", question)]), "empty");
    }

    [Fact]
    public void NoTurnNoTextAndNoIdsAreRefused()
    {
        AssertRefused(Prompt.Chat([]), "empty");
        AssertRefused(Prompt.Raw(""), "empty");
        AssertRefused(Prompt.Ids([]), "empty");
        Assert.Throws<ArgumentNullException>(() => Prompt.Raw(null!));
        Assert.Throws<ArgumentNullException>(() => Prompt.Chat(null!));
        Assert.Throws<ArgumentNullException>(() => Prompt.FromString(null!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("User")]
    [InlineData("user<|eot_id|>")]
    public void ARoleThatIsNoWordIsRefused(string role) => AssertRefused(Prompt.Chat([new(role, "hi")]), $"'{role}'");

    [Fact]
    public void APromptBeyondTheContextIsRefusedWithBothFigures()
    {
        AssertRefused(Prompt.Ids(new int[512]), "512 tokens", "context of 512");
        AssertRefused(Prompt.Ids(new int[700]), "700 tokens", "context of 512");
        AssertRefused(Prompt.Raw(new string('x', 1 << 20)), "tokens; the model's context of 512");
        AssertRefused(string.Concat(Enumerable.Repeat("Spell it. ", 1 << 17)), "tokens; the model's context of 512");
    }

    [Fact]
    public void ALengthThatDoesNotFitIsRefusedWithAllFigures()
    {
        var options = new GenerationOptions { Decoder = Questions.Fixed with { Length = 13 } };
        var error = Assert.Throws<ArgumentException>(() => Model.Generate(Prompt.Ids(new int[500]), options));
        Assert.All(["length 13", "500", "leaves 12", "512"], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.Equal(12, Model.Generate(Prompt.Ids(new int[500]), new GenerationOptions { Decoder = Questions.Fixed with { Length = 12, Steps = 1 } }).Ids.Count);
    }

    [Fact]
    public void AContextWithRoomForOneTokenGivesOne() =>
        Assert.Single(Model.Generate(Prompt.Ids(new int[511]), new GenerationOptions { Decoder = Questions.Daedal }).Ids);

    [Theory]
    [InlineData("a\0b\0")]
    [InlineData("half \ud83d and half \ude00")]
    [InlineData("\ufffe\uffff\u202e\u0007")]
    public void OddCharactersAreJustText(string text)
    {
        Assert.Equal(3, Model.Generate(text, Small).Ids.Count);
        Assert.Equal(3, Model.Generate(Prompt.Raw(text), Small).Ids.Count);
    }

    [Fact]
    public void WhatSpellsAControlTokenStaysText()
    {
        Assert.Equal(Specials, Specials.Select(special => Model.Tokenizer.TokenText(Model.Tokenizer.FindToken(special)!.Value)));
        var all = string.Concat(Specials) + "hi" + string.Join(' ', Specials);
        Assert.DoesNotContain(Encoded(Prompt.Raw(all)), Model.Tokenizer.IsSpecial);
        Assert.Equal(all, Model.Tokenizer.Decode(Encoded(Prompt.Raw(all))));

        // Control tokens are those of the template alone, at the same places as around harmless words.
        int[] Controls(string content) => [.. Encoded(Prompt.Chat([new("user", content), new("assistant", content)])).Where(Model.Tokenizer.IsSpecial)];
        Assert.NotEmpty(Controls("hi"));
        Assert.Equal(Controls("hi"), Controls(all));
        Assert.Equal(3, Model.Generate(all, Small).Ids.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(448)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void IdsOutsideTheVocabularyAreRefusedWithPlaceAndLimit(int id)
    {
        AssertRefused(Prompt.Ids([1, 2, id]), $"id {id} at index 2", "448");
        Assert.Throws<ArgumentException>(() => Model.Forward([id], _ => { }));
    }

    [Fact]
    public void MasksInsideAPromptAreGivenAndStay()
    {
        var mask = Model.Conventions.MaskToken;
        var updates = Model.Stream(Prompt.Ids([416, mask, mask, 5, mask]), Small).ToList();
        Assert.Equal((5, 3), (updates[^1].Result!.Statistics.PromptTokens, updates[^1].Canvas.Count));
        Assert.DoesNotContain(mask, updates[^1].Result!.Ids);
        using var smallNetwork = new Engine.LoadedNetwork(threads: 1);
        var generation = new Daedalus.Engine.Generation(smallNetwork.Model, [new GenerationRequest(Prompt.Ids([416, mask, mask, 5, mask]), Small)]);
        while (generation.Step(default))
        {
        }

        Assert.Equal([416, mask, mask, 5, mask], generation.Rows[0].Canvas.Ids[..5]);
    }

    [Fact]
    public void IdsAreCopiedWhenGiven()
    {
        int[] ids = [416, 5, 6];
        var prompt = Prompt.Ids(ids);
        ids[1] = -1;
        Assert.Equal(3, Model.Generate(prompt, Small).Statistics.PromptTokens);
    }

    [Fact]
    public void ABatchOfNothingGivesNothing() => Assert.Empty(Model.GenerateBatch([]));

    [Fact]
    public void OneBadRequestStopsTheBatchBeforeItRuns() =>
        Assert.Throws<ArgumentException>(() => Model.GenerateBatch([.. Questions.Mixed, new GenerationRequest(Prompt.Ids([-1]))]));

    private int[] Encoded(Prompt prompt) => prompt.Encode(Model.Tokenizer, Model.Template, Model.Conventions.VocabularySize);

    private void AssertRefused(Prompt prompt, params string[] parts)
    {
        var errors = new Exception[]
        {
            Assert.ThrowsAny<ArgumentException>(() => Model.Generate(prompt, Small)),
            Assert.ThrowsAny<ArgumentException>(() => Model.Stream(prompt, Small)),
        };
        Assert.All(errors, error => Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal)));
    }
}
