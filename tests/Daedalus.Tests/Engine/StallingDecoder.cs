using Daedalus.Denoising;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Tests.Engine;

/// <summary>A decoder that never decides anything and never ends.</summary>
internal sealed class StallingDecoder : IDecoder
{
    public int InitialLength => 3;

    public int MaxLength => 3;

    public ScoringRules Rules => default;

    public DecoderStatistics Statistics => default;

    public void Ask(CanvasView canvas, List<int> positions) => positions.Add(canvas.PromptLength);

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
    }

    public bool Advance(CanvasView canvas) => true;
}
