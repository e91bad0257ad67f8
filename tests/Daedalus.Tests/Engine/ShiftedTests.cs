using Daedalus.Caching;
using Daedalus.Denoising.Wino;
using Daedalus.Scoring;
using Daedalus.Tests.Denoising;
using Daedalus.Tests.Scoring;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Engine;

/// <summary>Networks whose logits at a position are those of the token behind it.</summary>
public class ShiftedTests
{
    [Fact]
    public void TheFirstTokenHasItsOwnRowAndEveryOtherTheOneBefore()
    {
        var conventions = Hand.Conventions with { IsShifted = true };
        Assert.Equal([0, 0, 1, 8], new[] { 0, 1, 2, 9 }.Select(conventions.RowOf));
        Assert.Equal([0, 1, 2, 9], new[] { 0, 1, 2, 9 }.Select(Hand.Conventions.RowOf));
    }

    // The toy says of every position what it says unshifted, a row earlier: whoever reads another row goes another way.
    [Fact]
    public void EveryDecoderGoesTheWayThatItGoesUnshifted()
    {
        var decoders = new HashSet<string>();
        var guided = 0;
        Prop.ForAll(DrawnCase.Gen.ToArbitrary(), request =>
        {
            if (request.Options is WinoOptions)
                return;
            var (plain, shifted) = (DrawnRun.Of(request), DrawnRun.Of(request, isShifted: true));
            Assert.Equal(plain.Steps.Select(step => string.Join(' ', step.Ids)), shifted.Steps.Select(step => string.Join(' ', step.Ids)));
            Assert.Equal(plain.Row.Canvas.Ids, shifted.Row.Canvas.Ids);
            Assert.Equal(plain.Row.Canvas.Confidence, shifted.Row.Canvas.Confidence);
            decoders.Add(request.Options.Decoder);
            guided += plain.Row.Decoder.Rules.Guidance > 0 ? 1 : 0;
        }).Check(Drawn.Cases(100));
        Assert.True(decoders.Count > 10 && guided > 5, $"{decoders.Count} decoders, {guided} guided runs");
    }

    [Fact]
    public void GapsAreFilledAsUnshifted() => Prop.ForAll(DrawnGaps.Gen.ToArbitrary(), drawn => Assert.Equal(
        DrawnGaps.Of(drawn.Request, drawn.Ids).Row.Canvas.Ids, DrawnGaps.Of(drawn.Request, drawn.Ids, isShifted: true).Row.Canvas.Ids)).Check(Drawn.Cases(60));

    [Fact]
    public void ANetworkWhoseRowsAreRolledAnswersAndScoresBitForBitAsItIs()
    {
        using LoadedNetwork plain = new(threads: 2), shifted = new(threads: 2, network => new ShiftedNetwork(network, isRolled: true));
        var (expected, actual) = (RunOfRows.Of(plain.Model, [.. Requests()]), RunOfRows.Of(shifted.Model, [.. Requests()]));
        for (var i = 0; i < expected.Length; i++)
            actual[i].AssertSame(expected[i], $"request {i}");
        Assert.Equal(plain.Model.Score([.. Sequences()]), shifted.Model.Score([.. Sequences()]));
    }

    [Fact]
    public void WhatIsComputedAnewInEveryForwardIsAsWithoutACache()
    {
        using LoadedNetwork shifted = new(threads: 2, network => new ShiftedNetwork(network, isRolled: false)), plain = new(threads: 2);
        var differ = 0;
        foreach (var request in Requests())
        {
            var whole = RunOfRows.Of(shifted.Model, request)[0];
            differ += whole.Ids.SequenceEqual(RunOfRows.Of(plain.Model, request)[0].Ids) ? 0 : 1;
            foreach (var kind in Enum.GetValues<CacheKind>().Where(kind => kind != CacheKind.Exact))
                RunOfRows.Of(shifted.Model, With(request, new CacheOptions { Kind = kind, Refresh = 1 }))[0].AssertSame(whole, $"{request.Options!.Decoder} over {kind}");
        }

        Assert.True(differ > 5, $"only {differ} answers show that the network is another one");
    }

    // A shadow stands at its token's place, and says what is behind it.
    [Fact]
    public void ShadowsAreRefused()
    {
        using var shifted = new LoadedNetwork(threads: 1, network => new ShiftedNetwork(network, isRolled: false));
        var refused = Assert.Throws<ArgumentException>(() => shifted.Model.Generate("a", new GenerationOptions { Decoder = new WinoOptions() }));
        Assert.Contains("token behind", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ScoresAreThoseOfTheRowBefore()
    {
        using var shifted = new LoadedNetwork(threads: 2, network => new ShiftedNetwork(network, isRolled: false));
        MaskedSequence[] sequences = [.. Sequences(), Of([9, 8, 7, 6], [0, 1, 3], guidance: 0)];
        foreach (var (sequence, scores) in sequences.Zip(shifted.Model.Score(sequences)))
            Assert.All(
                Oracle.ShiftedAnswer(shifted.Model, sequence).Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    [Fact]
    public void OneDoesNotDependOnItsBatchMates()
    {
        using var shifted = new LoadedNetwork(threads: 2, network => new ShiftedNetwork(network, isRolled: false));
        CacheOptions?[] caches = [new CacheOptions { Kind = CacheKind.Dual }, null, CacheOptions.Parse("vicinity:before=2,after=3")];
        GenerationRequest[] requests = [.. Requests().Select((request, i) => With(request, caches[i % caches.Length]))];
        var together = RunOfRows.Of(shifted.Model, requests);
        for (var i = 0; i < requests.Length; i++)
            together[i].AssertSame(RunOfRows.Of(shifted.Model, requests[i])[0], $"request {i}");
    }

    private static IEnumerable<GenerationRequest> Requests() =>
    [
        .. Questions.Mixed,
        .. Questions.Revising.Where(request => request.Options!.Decoder is not WinoOptions),
        new GenerationRequest("Count from 16 to 24 by 2.", new GenerationOptions
        {
            Decoder = Questions.Fixed,
            Infill = new Infill([InfillPart.Gap(2), InfillPart.Text("16"), InfillPart.Gap(5), InfillPart.Text("24"), InfillPart.Gap(2)]),
        }),
    ];

    private static IEnumerable<MaskedSequence> Sequences() =>
        [Of([5, 6, 7, 8, 9, 10, 11, 12], [3, 4, 7], guidance: 0), Of([30, 31, 32, 33, 34, 35], [2, 3], guidance: 1.5), Of([44, 45, 46], [1], guidance: 0)];

    private static MaskedSequence Of(int[] ids, int[] masked, double guidance) => new() { Ids = ids, Masked = masked, Guidance = guidance, PromptLength = guidance > 0 ? 2 : 0 };

    private static GenerationRequest With(GenerationRequest request, CacheOptions? cache) => request with { Options = request.Options! with { Cache = cache } };
}
