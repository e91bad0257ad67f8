using Daedalus.Scoring;
using Daedalus.Tests.Engine;

namespace Daedalus.Tests.Scoring;

/// <summary>Log-probabilities of masked tokens against full logits in double.</summary>
public class ScoreTests(SmallModel small) : IClassFixture<SmallModel>
{
    private const double Tolerance = 2e-5;

    private DiffusionModel Model => small.Model;

    [Fact]
    public void TheyAreThoseOfFullLogits()
    {
        foreach (var (sequence, scores) in Mixed().Zip(Model.Score(Mixed())))
        {
            var expected = Oracle.Answer(Model, sequence);
            Assert.Equal(expected.Length, scores.Length);
            Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
            Assert.All(scores, score => Assert.InRange(score, -200, 0));
        }
    }

    [Fact]
    public void BatchMatesChangeNoBit()
    {
        var together = Model.Score(Mixed());
        MaskedSequence[] backwards = [.. Mixed().Reverse()];
        var turned = Model.Score(backwards).Reverse().ToArray();
        for (var i = 0; i < together.Count; i++)
        {
            Assert.Equal(Model.Score([Mixed()[i]])[0], together[i]);
            Assert.Equal(turned[i], together[i]);
        }
    }

    [Fact]
    public void ThreadsChangeNoBit()
    {
        using LoadedNetwork one = new(threads: 1), three = new(threads: 3);
        Assert.Equal(one.Model.Score(Mixed()), three.Model.Score(Mixed()));
        Assert.Equal(one.Model.Score(Mixed()), Model.Score(Mixed()));
    }

    [Fact]
    public void MoreThanAForwardHoldsAreScoredInSeveral()
    {
        MaskedSequence[] many = [.. Enumerable.Range(0, 40).Select(i => Of([.. Words(100 + (i * 7 % 90), i)], [i, 60, 99]))];
        Assert.True(many.Sum(sequence => sequence.Ids.Length) > 2 * SequenceScorer.TokensPerForward);
        var scores = Model.Score(many);
        Assert.Equal(40, scores.Count);
        foreach (var i in new[] { 0, 13, 14, 15, 39 })
            Assert.Equal(Model.Score([many[i]])[0], scores[i]);
    }

    [Fact]
    public void AnswersOfOtherRequestsGoOnBesideIt()
    {
        var alone = Model.Generate(Questions.Short).Ids;
        var scores = Model.Score(Mixed());
        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 3 }, i =>
        {
            if (i % 2 == 0)
                Assert.Equal(alone, Model.Generate(Questions.Short).Ids);
            else
                Assert.Equal(scores, Model.Score(Mixed()));
        });
    }

    [Fact]
    public void NothingAskedIsNothingScored()
    {
        Assert.Empty(Model.Score([]));
        Assert.Equal([[], []], Model.Score([Of(Words(5), []), Of(Words(5), [1]) with { Asked = Array.Empty<int>() }]));
        var scores = Model.Score([Of(Words(5), []), Of(Words(6), [2])]);
        Assert.Equal(Model.Score([Of(Words(6), [2])])[0], scores[1]);
    }

    [Fact]
    public void HiddenTokensDoNotMatter()
    {
        int[] ids = Words(20), other = [.. ids];
        (other[3], other[9]) = (77, 78);
        var asked = new[] { 5 };
        Assert.Equal(
            Model.Score([Of(ids, [3, 5, 9]) with { Asked = asked }])[0],
            Model.Score([Of(other, [3, 5, 9]) with { Asked = asked }])[0]);
    }

    [Fact]
    public void CancellationIsHonoured()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => Model.Score(Mixed(), new CancellationToken(true)));
        using var source = new CancellationTokenSource();
        IEnumerable<MaskedSequence> Sequences()
        {
            for (var i = 0; i < 100; i++)
            {
                if (i == 50)
                    source.Cancel();
                yield return Of(Words(200), [1]);
            }
        }

        using var scorer = Model.CreateScorer();
        var seen = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => seen += scorer.Run(Sequences(), source.Token).Select(_ => seen++).Count());
        Assert.InRange(seen, 30, 50);
    }

    [Fact]
    public void ADisposedModelRefuses()
    {
        var loaded = new LoadedNetwork(threads: 1);
        loaded.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loaded.Model.Score(Mixed()));
    }

    [Fact]
    public void ThoseInsideEndAtTheNextForwardAndThenTheMemoryIsFreed()
    {
        var loaded = new LoadedNetwork(threads: 1, inner => new BrokenNetwork(inner));
        using (loaded.Model.Lifetime.Enter())
        {
            using var scorer = loaded.Model.CreateScorer();
            using var scores = scorer.Run(Enumerable.Repeat(Of(Words(500), [1]), 20), default).GetEnumerator();
            Assert.True(scores.MoveNext());
            loaded.Model.Dispose();
            Assert.Throws<ObjectDisposedException>(() =>
            {
                while (scores.MoveNext())
                {
                }
            });
            Assert.Equal(0, ((BrokenNetwork)loaded.Network).Disposals);
        }

        Assert.Equal(1, ((BrokenNetwork)loaded.Network).Disposals);
    }

    [Fact]
    public void WhatWouldNotFitIsRefused()
    {
        using var network = new LoadedNetwork(threads: 1, inner => new BrokenNetwork(inner) { BytesPerToken = 1L << 40 });
        var error = Assert.Throws<InsufficientMemoryException>(() => network.Model.Score([Of(Words(30), [1])]));
        Assert.Matches("30 tokens need [0-9,]+ MiB of memory, but [0-9,]+ MiB are free", error.Message);
    }

    [Fact]
    public void BrokenWeightsAreNamedWithPlace()
    {
        using var network = new LoadedNetwork(threads: 1, inner => new BrokenNetwork(inner, sequence: 1));
        var error = Assert.Throws<NumericalFaultException>(() => network.Model.Score([Of(Words(4), [1]), Of(Words(9), [6, 7])]));
        Assert.Contains("position 6 of sequence 1", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<MaskedSequence, string[]> Bad() => new()
    {
        { Of([], []), ["Sequence 1", "no ids"] },
        { Of([1, 448, 3], [0]), ["Sequence 1", "448", "position 1", "vocabulary of 448"] },
        { Of([1, -1, 3], [0]), ["-1", "position 1"] },
        { Of(Words(513), [0]), ["513", "512"] },
        { Of(Words(5), [2, 2]), ["Masked", "position 2 after 2"] },
        { Of(Words(5), [3, 2]), ["position 2 after 3", "0 to 4"] },
        { Of(Words(5), [5]), ["position 5", "0 to 4"] },
        { Of(Words(5), [-1]), ["position -1"] },
        { Of(Words(5), [2]) with { Asked = new[] { 3 } }, ["position 3", "not masked"] },
        { Of(Words(5), [2, 3]) with { Asked = new[] { 3, 2 } }, ["Asked", "position 2 after 3"] },
        { Of([1, 421, 3], [1]), ["mask token 421", "position 1"] },
        { Of(Words(5), [2]) with { Guidance = -1 }, ["guidance -1"] },
        { Of(Words(5), [2]) with { Guidance = double.NaN }, ["guidance NaN"] },
        { Of(Words(5), [2]) with { PromptLength = 6 }, ["prompt of 6", "5 ids"] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void WhatCannotBeScoredIsRefusedBeforeAnythingRuns(MaskedSequence bad, string[] parts)
    {
        var error = Assert.Throws<ArgumentException>(() => Model.Score([Of(Words(3), [1]), bad]));
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void NothingIsNotASequence()
    {
        Assert.Throws<ArgumentNullException>(() => Model.Score(null!));
        Assert.Throws<ArgumentNullException>(() => Model.Score([null!]));
    }

    [Fact]
    public void AMaskThatIsGivenStaysGiven()
    {
        var mask = Model.Conventions.MaskToken;
        int[] ids = [1, mask, 3, 4];
        var expected = Oracle.LogProbabilities(Model, ids, [2])[2];
        Assert.Equal(expected, Model.Score([Of(ids, [2])])[0][0], Tolerance);
    }

    internal static int[] Words(int count, int seed = 0) => [.. Enumerable.Range(0, count).Select(i => ((i * 37) + (i * i * (seed + 3)) + seed) % 256)];

    private static MaskedSequence Of(int[] ids, int[] masked) => new() { Ids = ids, Masked = masked };

    private static MaskedSequence[] Mixed() =>
    [
        Of(Words(12, 1), [4, 5, 11]),
        Of(Words(1, 2), [0]),
        Of(Words(73, 3), [.. Enumerable.Range(10, 63)]),
        Of(Words(40, 4), [.. Enumerable.Range(5, 35)]) with { Asked = new[] { 7, 20, 39 }, Guidance = 1.5, PromptLength = 5 },
        Of(Words(33, 5), [2, 31]) with { Guidance = .5, PromptLength = 0 },
        Of(Words(9, 6), [8]),
    ];
}
