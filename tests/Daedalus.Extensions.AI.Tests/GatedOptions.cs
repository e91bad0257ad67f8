using Daedalus.Denoising;
using Daedalus.Denoising.Options;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Extensions.AI.Tests;

/// <summary>A decoder that waits before every step until it is let, so that a test decides when an answer goes on.</summary>
internal sealed record GatedOptions(DecoderOptions Inner, SemaphoreSlim Gate) : DecoderOptions
{
    public override string Decoder => "gated";

    public override IReadOnlyList<DecoderParameter> Parameters => Inner.Parameters;

    public override double ValueOf(string name) => Inner.ValueOf(name);

    public override DecoderOptions WithValue(string name, double value) => this with { Inner = Inner.WithValue(name, value) };

    public override IDecoder Create(DecoderContext context) => new GatedDecoder(Inner.Create(context), Gate);

    private sealed class GatedDecoder(IDecoder inner, SemaphoreSlim gate) : IDecoder
    {
        public int InitialLength => inner.InitialLength;

        public int MaxLength => inner.MaxLength;

        public ScoringRules Rules => inner.Rules;

        public DecoderStatistics Statistics => inner.Statistics;

        public int Frozen => inner.Frozen;

        public CanvasRange Block(CanvasView canvas) => inner.Block(canvas);

        public void Ask(CanvasView canvas, List<int> positions)
        {
            Assert.True(gate.Wait(TimeSpan.FromSeconds(30)), "nobody opened the gate");
            inner.Ask(canvas, positions);
        }

        public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits) =>
            inner.Decide(canvas, positions, scores, edits);

        public bool Advance(CanvasView canvas) => inner.Advance(canvas);
    }
}
