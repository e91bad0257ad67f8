namespace Daedalus.Denoising;

/// <summary>Positions of prompt and canvas, from one to before another.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one behind the last.</param>
public readonly record struct CanvasRange(int Start, int End)
{
    /// <summary>How many.</summary>
    public int Length => End - Start;

    /// <summary>Whether a position is among them.</summary>
    public bool Contains(int position) => position >= Start && position < End;
}
