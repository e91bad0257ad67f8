using Daedalus.Denoising;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Tests.Denoising;

/// <summary>Passes everything on to another decoder and keeps what it did in every step.</summary>
internal sealed class SpyDecoder(IDecoder inner) : IDecoder, IFillsGaps
{
    public List<SpiedStep> Steps { get; } = [];

    public int InitialLength => inner.InitialLength;

    public int MaxLength => inner.MaxLength;

    public ScoringRules Rules => inner.Rules;

    public DecoderStatistics Statistics => inner.Statistics;

    public CanvasRange Block(CanvasView canvas) => inner.Block(canvas);

    public int Frozen => inner.Frozen;

    public int ShadowLength => inner.ShadowLength;

    public void Ask(CanvasView canvas, List<int> positions)
    {
        Assert.Empty(positions);
        inner.Ask(canvas, positions);
    }

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        Assert.True(edits.IsEmpty, "edits of the step before are left");
        Assert.Equal(positions.Length, scores.Length);
        var frozen = inner.Frozen;
        inner.Decide(canvas, positions, scores, edits);
        Steps.Add(new SpiedStep
        {
            Ids = canvas.Ids.ToArray(),
            Positions = positions.ToArray(),
            Fills = edits.Fills.ToArray(),
            Rewrites = edits.Rewrites.ToArray(),
            Remasked = edits.Remasked.ToArray(),
            Frozen = frozen,
            ExpandAt = edits.ExpandAt,
            ExpandCount = edits.ExpandCount,
            Appended = edits.AppendedMasks + edits.AppendedTokens,
            Dropped = edits.Dropped,
            Deleted = edits.Deleted.ToArray(),
            IsEmpty = edits.IsEmpty,
        });
    }

    public void Begin(CanvasView canvas) => ((IFillsGaps)inner).Begin(canvas);

    public bool Advance(CanvasView canvas) => inner.Advance(canvas);
}
