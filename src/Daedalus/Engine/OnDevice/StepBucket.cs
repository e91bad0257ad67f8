namespace Daedalus.Engine.OnDevice;

/// <summary>The size of a step: launches are made for this many and stop at what the device finds.</summary>
/// <param name="Tokens">Tokens of all open canvases.</param>
/// <param name="Asked">Positions that are scored.</param>
internal readonly record struct StepBucket(int Tokens, int Asked)
{
    // Coarse enough that a growing canvas stays in its bucket for several steps, fine enough that little is launched for nothing.
    private const int Width = 64;

    /// <summary>The bucket that a step of this size falls into.</summary>
    public StepBucket Rounded => new((int)RoundUp(Tokens), (int)RoundUp(Asked));

    public static long RoundUp(long count) => Math.Max(1, (count + Width - 1) / Width) * Width;
}
