using System.Text;

namespace Daedalus.Tests;

/// <summary>What those see who watch an answer become.</summary>
public class StreamTests(SmallModel small) : IClassFixture<SmallModel>
{
    public static TheoryData<int> Requests { get; } = [.. Enumerable.Range(0, Questions.All.Count)];

    [Theory]
    [MemberData(nameof(Requests))]
    public void NewTextAddsUpToTheAnswerAndNeverChanges(int request)
    {
        var updates = Updates(request);
        var result = updates[^1].Result!;
        var text = new StringBuilder();
        foreach (var update in updates)
        {
            text.Append(update.NewText);
            Assert.StartsWith(text.ToString(), result.Text, StringComparison.Ordinal);
        }

        Assert.Equal(result.Text, text.ToString());
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void OnlyTheLastUpdateHasTheResultOfGenerate(int request)
    {
        var updates = Updates(request);
        Assert.Equal(Enumerable.Range(1, updates.Count), updates.Select(update => update.Step));
        Assert.All(updates.SkipLast(1), update => Assert.Null(update.Result));
        var streamed = updates[^1].Result!;
        var whole = small.Model.Generate(Questions.All[request].Prompt, Questions.All[request].Options);
        Assert.Equal(whole.Ids, streamed.Ids);
        Assert.Equal((whole.Text, whole.Raw, whole.Stop, whole.Statistics), (streamed.Text, streamed.Raw, streamed.Stop, streamed.Statistics));
        Assert.Equal(updates.Count, streamed.Statistics.Forwards);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void CellsSayWhatTheirIdsSay(int request)
    {
        var updates = Updates(request);
        var mask = small.Model.Conventions.MaskToken;
        foreach (var update in updates)
            foreach (var cell in update.Canvas)
            {
                Assert.Equal(cell.Token == mask, cell.IsMask);
                Assert.Equal(cell.IsMask ? "" : small.Model.Tokenizer.TokenText(cell.Token), cell.Text);
                Assert.InRange(cell.Confidence, 0f, 1f);
                Assert.InRange(cell.Step, 0, update.Step);
            }

        Assert.Equal(updates[^1].Result!.Ids, updates[^1].Canvas.Select(cell => cell.Token));
        Assert.DoesNotContain(updates[^1].Canvas, cell => cell.IsMask);
    }

    // What may still be revised is held back: nothing of it can be seen before the decoder has frozen it.
    [Fact]
    public void WhatMayBeRevisedIsNotStreamed()
    {
        var updates = Updates(17);
        Assert.Contains(Enumerable.Range(1, updates.Count - 1), i => updates[i - 1].Canvas.Zip(updates[i].Canvas).Any(pair => !pair.First.IsMask && pair.Second.IsMask));
        Assert.All(updates.SkipLast(1), update => Assert.Equal("", update.NewText));
    }

    [Fact]
    public void PlacesThatAppearLaterSayWhen()
    {
        var updates = Updates(12);
        for (var i = 1; i < updates.Count; i++)
        {
            var appeared = updates[i].Canvas.Count - updates[i - 1].Canvas.Count;
            Assert.True(updates[i].Canvas.Count(cell => cell.Step == updates[i].Step) >= appeared);
        }

        Assert.Contains(updates[^1].Canvas, cell => cell.Step > 0);
    }

    [Fact]
    public void AStreamCanBeReadTwice()
    {
        var stream = small.Model.Stream(Questions.Short, new GenerationOptions { Decoder = Questions.Daedal });
        Assert.Equal(stream.Last().Result!.Ids, stream.Last().Result!.Ids);
    }

    private List<DenoisingUpdate> Updates(int request) => [.. small.Model.Stream(Questions.All[request].Prompt, Questions.All[request].Options)];
}
