using Daedalus.Denoising.FixedLength;
using Daedalus.Engine;
using Daedalus.Scoring;
using Daedalus.Tests.Denoising;
using Daedalus.Tests.Engine;

namespace Daedalus.Tests.Scoring;

/// <summary>Whether greedy decoding gives exactly an answer.</summary>
public class GreedyCheckTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    public void WhatIsDecodedOneTokenAStepIsGreedyAndNothingElseIs(double guidance)
    {
        var answers = new List<ScoredAnswer>();
        foreach (var question in new[] { Questions.Short, "Spell OVJWU.", "Count from 16 to 20 by 2." })
        {
            var decoder = new FixedLengthOptions { Length = 14, BlockLength = 14, Steps = 14, CfgScale = guidance };
            var written = small.Model.Generate(question, new GenerationOptions { Decoder = decoder }).Ids.ToArray();
            var prompt = small.Model.Encode(question);
            answers.Add(new ScoredAnswer { Prompt = prompt, Answer = written });
            foreach (var place in new[] { 0, 6, 13 })
            {
                int[] other = [.. written];
                other[place] = (other[place] + 1) % 400;
                answers.Add(new ScoredAnswer { Prompt = prompt, Answer = other });
            }
        }

        var check = new GreedyCheck { Guidance = guidance };
        Assert.Equal(Enumerable.Range(0, 12).Select(i => i % 4 == 0), check.Check(small.Model, answers));
        Assert.All(answers.Select((answer, i) => (answer, i)), one => Assert.Equal([one.i % 4 == 0], check.Check(small.Model, [one.answer])));
    }

    [Theory]
    [InlineData("12 10 11", true, 3)]
    [InlineData("12 10 99", false, 3)]
    [InlineData("99 10 11", false, 2)]
    [InlineData("12 99 11", false, 1)]
    public void ItEndsAtTheFirstWrongToken(string text, bool isGreedy, int forwards)
    {
        int[] answer = [.. text.Split(' ').Select(int.Parse)];
        var row = Hand.Row(new GreedyCheckDecoder(answer, 0));
        // The second place is surest, then the first, then the third.
        var loop = new DenoisingLoop(new HandScorer((_, _, position) => position switch
        {
            3 => Hand.Word(.9f, 10),
            2 => Hand.Word(.8f, 12),
            _ => Hand.Word(.8f, 11),
        }));
        while (loop.Step([row]))
        {
        }

        Assert.Null(row.Error);
        Assert.Equal((isGreedy, forwards), (row.Canvas.Generation.SequenceEqual(answer), row.Forwards));
    }

    [Fact]
    public void AProposalOfTheMaskIsWrong()
    {
        var row = Hand.Row(new GreedyCheckDecoder(new[] { 10, 11 }, 0));
        var loop = new DenoisingLoop(new HandScorer((_, _, position) => position == 2 ? Hand.Stuck(.9f, 10, .5f) : Hand.Word(.5f, 11)));
        Assert.False(loop.Step([row]));
        Assert.Null(row.Error);
        Assert.Equal([Hand.Mask, Hand.Mask], row.Canvas.Generation.ToArray());
    }

    [Fact]
    public void WhatCannotBeCheckedIsRefused()
    {
        var good = new ScoredAnswer { Prompt = new[] { 1 }, Answer = new[] { 2 } };
        void Refused(ScoredAnswer answer, string part) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(() => new GreedyCheck().Check(small.Model, [good, answer])).Message, StringComparison.Ordinal);
        Refused(good with { Prompt = Array.Empty<int>() }, "Answer 1");
        Refused(good with { Answer = Array.Empty<int>() }, "Answer 1");
        Refused(good with { Answer = new[] { 421 } }, "mask token");
        Refused(good with { Answer = new int[512] }, "512");
        Assert.Throws<ArgumentNullException>(() => new GreedyCheck().Check(small.Model, [null!]));
        Assert.Contains("Guidance", Assert.Throws<ArgumentException>(() => new GreedyCheck { Guidance = -1 }.Check(small.Model, [good])).Message, StringComparison.Ordinal);
        Assert.Empty(new GreedyCheck().Check(small.Model, []));
        Assert.ThrowsAny<OperationCanceledException>(() => new GreedyCheck().Check(small.Model, [good], new CancellationToken(true)));
    }

    [Fact]
    public void BrokenWeightsAreSaid()
    {
        using var network = new LoadedNetwork(threads: 1, inner => new BrokenNetwork(inner, sequence: 0));
        Assert.Throws<NumericalFaultException>(() => new GreedyCheck().Check(network.Model, [new ScoredAnswer { Prompt = new[] { 1 }, Answer = new[] { 2 } }]));
    }
}
