namespace Daedalus.Denoising;

/// <summary>A decoder that takes a canvas of which parts are given.</summary>
internal interface IFillsGaps
{
    /// <summary>Comes before the first <see cref="IDecoder.Ask"/>.</summary>
    /// <param name="canvas">With at least one mask.</param>
    void Begin(CanvasView canvas);
}
