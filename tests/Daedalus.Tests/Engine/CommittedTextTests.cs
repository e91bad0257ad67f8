using Daedalus.Engine;

namespace Daedalus.Tests.Engine;

/// <summary>Text is streamed once nothing can change it: no mask is left of it, and the decoder has frozen it.</summary>
public class CommittedTextTests(SmallModel small) : IClassFixture<SmallModel>
{
    private int Mask => small.Model.Conventions.MaskToken;

    private int End => small.Model.Conventions.EosToken;

    [Fact]
    public void WhatIsNotFrozenWaits()
    {
        var ids = small.Model.Tokenizer.Encode("one two three");
        Assert.True(ids.Length >= 4);
        var text = Text();
        Assert.Equal("", text.Advance(ids, frozen: 0, isLast: false));
        Assert.Equal(small.Model.Tokenizer.Decode(ids.AsSpan(0, 2)), text.Advance(ids, frozen: 2, isLast: false));
        Assert.Equal("", text.Advance(ids, frozen: 2, isLast: false));

        // What is behind may become other tokens, masks, or nothing at all.
        int[] shorter = [.. ids.AsSpan(0, 3)];
        Assert.Equal(small.Model.Tokenizer.Decode(ids.AsSpan(2, 1)), text.Advance(shorter, frozen: 2, isLast: true));
    }

    [Fact]
    public void AnEndEndsTheTextOnlyOnceItIsFrozen()
    {
        var ids = small.Model.Tokenizer.Encode("one");
        var text = Text();
        Assert.Equal("", text.Advance([End, .. ids], frozen: 0, isLast: false));
        Assert.Equal(small.Model.Tokenizer.Decode(ids), text.Advance([.. ids, End, .. ids], frozen: ids.Length + 1, isLast: false));
        Assert.Equal("", text.Advance([.. ids, End, .. ids], frozen: int.MaxValue, isLast: true));
    }

    [Fact]
    public void AMaskHoldsBackWhatIsFrozen()
    {
        var ids = small.Model.Tokenizer.Encode("one two");
        var text = Text();
        Assert.Equal("", text.Advance([Mask, .. ids.AsSpan(1)], frozen: int.MaxValue, isLast: false));
        Assert.Equal(small.Model.Tokenizer.Decode(ids), text.Advance(ids, frozen: int.MaxValue, isLast: false));
    }

    private CommittedText Text() => new(small.Model.Tokenizer, new StopTokens(End, turnEnd: null), new StopStrings([]), Mask);
}
