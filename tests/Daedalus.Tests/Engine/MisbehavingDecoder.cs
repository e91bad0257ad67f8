using Daedalus.Denoising;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Tests.Engine;

/// <summary>A decoder that asks for or does what it must not.</summary>
internal sealed class MisbehavingDecoder(Action<List<int>> ask, Action<EditList> decide, CanvasRange? block = null, Func<ScoringRules>? rules = null) : IDecoder
{
    public int InitialLength => 3;

    public int MaxLength => 6;

    public ScoringRules Rules => rules?.Invoke() ?? default;

    public DecoderStatistics Statistics => default;

    public CanvasRange Block(CanvasView canvas) => block ?? new CanvasRange(canvas.PromptLength, canvas.Ids.Length);

    public void Ask(CanvasView canvas, List<int> positions) => ask(positions);

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits) => decide(edits);

    public bool Advance(CanvasView canvas) => true;
}
