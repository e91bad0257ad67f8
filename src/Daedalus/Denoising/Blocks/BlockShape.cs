namespace Daedalus.Denoising.Blocks;

/// <summary>A canvas that is finished block after block.</summary>
/// <param name="Length">Tokens of the answer.</param>
/// <param name="BlockLength">Tokens of a block; the last may be shorter.</param>
/// <param name="Temperature">Gumbel noise on proposals.</param>
internal readonly record struct BlockShape(int Length, int BlockLength, double Temperature);
