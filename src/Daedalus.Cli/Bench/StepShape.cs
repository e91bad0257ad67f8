namespace Daedalus.Cli.Bench;

/// <summary>Size of one forward with its head.</summary>
/// <param name="Fresh">Rows that run through the layers: the last ones of the sequence.</param>
/// <param name="Seen">Positions whose keys a row sees.</param>
/// <param name="Asked">Rows that run through the head.</param>
/// <param name="IsCached">Whether keys and values are kept, so that those before the fresh rows are there already.</param>
internal readonly record struct StepShape(int Fresh, int Seen, int Asked, bool IsCached)
{
    /// <summary>Rows of a block.</summary>
    public const int BlockRows = 32;

    public string Name => IsCached ? $"{Fresh} rows on {Seen}" : $"{Fresh} rows";

    /// <summary>A whole sequence, all positions through the head.</summary>
    public static StepShape Whole(int tokens) => new(tokens, tokens, tokens, false);

    /// <summary>The last block of a sequence against cached keys and values of the rest.</summary>
    public static StepShape Block(int tokens) => new(BlockRows, tokens, BlockRows, true);

    /// <summary>A whole sequence that fills the cache, one block of it through the head.</summary>
    public static StepShape Refresh(int tokens) => new(tokens, tokens, BlockRows, true);
}
