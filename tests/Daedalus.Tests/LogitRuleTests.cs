using Daedalus.Denoising;
using Daedalus.Kernels.Confidence;
using Daedalus.Scoring;
using Daedalus.Tests.Denoising;

namespace Daedalus.Tests;

/// <summary>Logits that a request changes before they are scored.</summary>
public class LogitRuleTests(SmallModel small) : IClassFixture<SmallModel>
{
    private static readonly Dictionary<int, float> Nothing = new() { [9] = 0f };

    public static TheoryData<int> Requests { get; } = [.. Enumerable.Range(0, Questions.All.Count)];

    [Theory]
    [MemberData(nameof(Requests))]
    public void ARuleThatChangesNothingChangesNothing(int request)
    {
        var (prompt, options) = Questions.All[request];
        var ruled = options! with { LogitBias = new Dictionary<int, float>(options.LogitBias) { [9] = 0f } };
        Assert.Equal(Steps(prompt, options), Steps(prompt, ruled));

        // Confidences too, to the last bit.
        List<(int, float)[]> Steps(Prompt prompt, GenerationOptions options) =>
            [.. small.Model.Stream(prompt, options).Select(update => update.Canvas.Select(cell => (cell.Token, cell.Confidence)).ToArray())];
    }

    [Fact]
    public void WhatIsForbiddenIsNotWrittenAndWhatIsPreferredIs()
    {
        var answer = small.Model.Generate("Count from 16 to 20 by 2.", new GenerationOptions { Decoder = Questions.Fixed });
        foreach (var token in answer.Ids.Distinct())
        {
            var options = new GenerationOptions { Decoder = Questions.Fixed, LogitBias = new Dictionary<int, float> { [token] = float.NegativeInfinity } };
            Assert.DoesNotContain(token, small.Model.Generate("Count from 16 to 20 by 2.", options).Ids);
            var preferring = options with { LogitBias = new Dictionary<int, float> { [token] = 1e6f } };
            Assert.All(small.Model.Generate("Count from 16 to 20 by 2.", preferring).Ids, id => Assert.Equal(token, id));
        }
    }

    [Fact]
    public void BatchMatesAreLeftAlone()
    {
        var requests = Questions.Mixed.Take(6).Concat(Questions.Ruled).ToList();
        var together = small.Model.GenerateBatch(requests);
        for (var i = 0; i < requests.Count; i++)
            Assert.Equal(small.Model.Generate(requests[i].Prompt, requests[i].Options).Ids, together[i].Ids);
    }

    [Fact]
    public void ARuleThatForbidsEverythingFailsItsRequestOnly()
    {
        var requests = new[] { Questions.Mixed[0], Questions.Mixed[1] with { Options = new GenerationOptions { Decoder = new StandInOptions("silent", context => new Ruled(Questions.Fixed.Create(context), new Silence())) } } };
        var results = small.Model.GenerateBatch(requests);
        Assert.Null(results[0].Error);
        Assert.IsType<NumericalFaultException>(results[1].Error);
    }

    // Else what its step has computed would be written over, for itself and its mates.
    [Fact]
    public void ARuleThatRunsItsOwnModelFailsItsRequestOnly()
    {
        Action[] nested =
        [
            () => small.Model.Generate("a", new GenerationOptions { Decoder = Questions.Fixed }),
            () => small.Model.Score([new MaskedSequence { Ids = new[] { 1, 2, 3 }, Masked = new[] { 1 } }]),
        ];
        foreach (var run in nested)
        {
            var options = new GenerationOptions { Decoder = new StandInOptions("nested", context => new Ruled(Questions.Fixed.Create(context), new Nested(run))) };
            var results = small.Model.GenerateBatch([Questions.Mixed[0], Questions.Mixed[1] with { Options = options }]);
            Assert.Equal(small.Model.Generate(Questions.Mixed[0].Prompt, Questions.Mixed[0].Options).Ids, results[0].Ids);
            Assert.Contains("cannot run the model", Assert.IsType<InvalidOperationException>(results[1].Error).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(-1, 0f, "names token -1")]
    [InlineData(512, 0f, "names token 512")]
    [InlineData(3, float.NaN, "must be a finite number")]
    [InlineData(3, float.PositiveInfinity, "must be a finite number")]
    public void WhatIsNoBiasIsRefused(int token, float value, string words)
    {
        var options = new GenerationOptions { LogitBias = new Dictionary<int, float> { [token] = value } };
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => small.Model.Generate("a", options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => small.Model.Generate("a", options with { LogitBias = null! }));
    }

    [Fact]
    public void ForbiddingEverythingIsRefused()
    {
        var all = Enumerable.Range(0, small.Model.Conventions.VocabularySize).ToDictionary(token => token, _ => float.NegativeInfinity);
        var options = new GenerationOptions { LogitBias = all };
        Assert.Contains("forbids every token", Assert.Throws<ArgumentException>(() => small.Model.Generate("a", options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AWarmStepAllocatesLittleMoreThanWithout()
    {
        var plain = Allocated(new GenerationOptions { Decoder = Questions.Fixed with { Length = 64, BlockLength = 64 } });
        var ruled = Allocated(new GenerationOptions { Decoder = Questions.Fixed with { Length = 64, BlockLength = 64 }, LogitBias = Nothing });
        Assert.InRange(ruled - plain, -1024, 1024);

        long Allocated(GenerationOptions options) => AllocatedBytes.Least(() => small.Model.Generate(Questions.Short, options));
    }

    private sealed class Silence : ILogitRule
    {
        public void Apply(int position, Span<float> logits) => logits.Fill(float.NegativeInfinity);
    }

    private sealed class Nested(Action run) : ILogitRule
    {
        public void Apply(int position, Span<float> logits) => run();
    }

    private sealed class Ruled(IDecoder inner, ILogitRule rule) : IDecoder
    {
        public int InitialLength => inner.InitialLength;

        public int MaxLength => inner.MaxLength;

        public ScoringRules Rules => inner.Rules with { Logits = rule };

        public DecoderStatistics Statistics => inner.Statistics;

        public void Ask(CanvasView canvas, List<int> positions) => inner.Ask(canvas, positions);

        public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits) =>
            inner.Decide(canvas, positions, scores, edits);

        public bool Advance(CanvasView canvas) => inner.Advance(canvas);
    }
}
