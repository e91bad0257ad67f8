using Daedalus.Denoising;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Tests.Denoising;

/// <summary>Writes one token a step, where <see cref="Ask"/> says, until all are written.</summary>
internal abstract class StandInDecoder(int length) : IDecoder
{
    public int InitialLength => length;

    public int MaxLength => length;

    public ScoringRules Rules => default;

    public DecoderStatistics Statistics => default;

    public virtual int Frozen => int.MaxValue;

    /// <summary>Steps that are over.</summary>
    protected int Done { get; private set; }

    public abstract void Ask(CanvasView canvas, List<int> positions);

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits) => edits.Write(positions[0], 40 + (Done % 8), 1);

    public bool Advance(CanvasView canvas) => ++Done < length;
}
