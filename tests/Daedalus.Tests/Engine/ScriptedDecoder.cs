using Daedalus.Denoising;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Tests.Engine;

/// <summary>A decoder that does in every step what was written down for it, on a canvas of three to six tokens, and freezes what it is told to.</summary>
internal sealed class ScriptedDecoder(Func<int, int> frozenAfter, params Action<EditList>[] steps) : IDecoder
{
    private int _done;

    public int InitialLength => 3;

    public int MaxLength => 6;

    public ScoringRules Rules => default;

    public DecoderStatistics Statistics => default;

    public int Frozen => frozenAfter(_done);

    public void Ask(CanvasView canvas, List<int> positions) => positions.Add(canvas.PromptLength);

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits) => steps[_done](edits);

    public bool Advance(CanvasView canvas) => ++_done < steps.Length;
}
