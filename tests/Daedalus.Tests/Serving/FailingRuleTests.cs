using Daedalus.Denoising;
using Daedalus.Kernels.Confidence;
using Daedalus.Serving;
using Daedalus.Tests.Denoising;

namespace Daedalus.Tests.Serving;

/// <summary>Rules over logits that throw among requests that do nothing wrong.</summary>
public class FailingRuleTests(SmallModel small) : IClassFixture<SmallModel>
{
    private static readonly int[] Mates = [0, 1, 4];

    // The second is what says elsewhere that the model is gone.
    public static TheoryData<Exception> Thrown { get; } = [new FormatException("planted"), new ObjectDisposedException("planted")];

    [Theory]
    [MemberData(nameof(Thrown))]
    public async Task ItEndsItsOwnRequestAndNoOther(Exception planted)
    {
        GenerationRequest[] mates = [.. Mates.Select(mate => Questions.Mixed[mate]), .. Questions.Ruled];
        var alone = mates.Select(request => small.Model.Generate(request.Prompt, request.Options).Ids).ToArray();
        using var gate = new Gate();
        await using var engine = new DiffusionEngine(small.Model);
        var first = engine.Submit(new EngineRequest("a", gate.Options()));
        gate.WaitUntilInside();
        var before = mates.Select(request => engine.Submit(new EngineRequest(request.Prompt, request.Options))).ToArray();
        var bad = engine.Submit(new EngineRequest(Questions.Short, new GenerationOptions { Decoder = new StandInOptions("throwing", context => new Throwing(Questions.Fixed.Create(context), planted)) }));
        var behind = mates.Select(request => engine.Submit(new EngineRequest(request.Prompt, request.Options))).ToArray();
        gate.Open();
        await first.Result;
        Assert.Same(planted, await Assert.ThrowsAsync(planted.GetType(), () => bad.Result));
        for (var i = 0; i < mates.Length; i++)
        {
            Assert.Equal(alone[i], (await before[i].Result).Ids);
            Assert.Equal(alone[i], (await behind[i].Result).Ids);
        }

        Assert.Equal((EngineState.Running, 1), (engine.Status.State, engine.Status.Failed));
    }

    // Throws in its third step, at the second position asked for.
    private sealed class Throwing(IDecoder inner, Exception error) : IDecoder, ILogitRule
    {
        private int _steps;
        private int _asked;

        public int InitialLength => inner.InitialLength;

        public int MaxLength => inner.MaxLength;

        public ScoringRules Rules => inner.Rules with { Logits = this };

        public DecoderStatistics Statistics => inner.Statistics;

        public void Ask(CanvasView canvas, List<int> positions)
        {
            inner.Ask(canvas, positions);
            (_steps, _asked) = (_steps + 1, 0);
        }

        public void Apply(int position, Span<float> logits)
        {
            if (_steps == 3 && ++_asked == 2)
                throw error;
        }

        public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits) =>
            inner.Decide(canvas, positions, scores, edits);

        public bool Advance(CanvasView canvas) => inner.Advance(canvas);
    }
}
