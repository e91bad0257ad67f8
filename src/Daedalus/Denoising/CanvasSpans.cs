namespace Daedalus.Denoising;

/// <summary>The content of a canvas, prompt included: ids, confidences, and the steps in which places appeared.</summary>
internal readonly ref struct CanvasSpans(Span<int> ids, Span<float> confidence, Span<int> born)
{
    public Span<int> Ids { get; } = ids;

    public Span<float> Confidence { get; } = confidence;

    public Span<int> Born { get; } = born;
}
