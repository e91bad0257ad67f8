using System.Diagnostics;

namespace Daedalus.Kernels.Confidence;

/// <summary>
/// How the processor cuts a vocabulary: chunks whose logits are made and reduced at once, and ranges of chunks that follow each other, of which partial scores
/// are kept. Both depend on the vocabulary alone, and so does the order of the sums; there are at most <see cref="Most"/> ranges, whatever the vocabulary.
/// </summary>
/// <param name="vocabulary">Tokens; at least 1.</param>
internal readonly struct VocabularyRanges(int vocabulary)
{
    /// <summary>Tokens of a chunk; whole panels of every storage.</summary>
    public const int ChunkColumns = 256;

    /// <summary>Ranges at most: enough to be shared evenly by many threads.</summary>
    public const int Most = 64;

    private readonly int _chunks = (vocabulary + ChunkColumns - 1) / ChunkColumns;

    public int Count => Math.Min(_chunks, Most);

    /// <summary>The chunks of a range, from the first to before the last.</summary>
    public (int First, int End) Chunks(int range)
    {
        Debug.Assert((uint)range < (uint)Count, "there is no such range");
        return ((int)((long)_chunks * range / Count), (int)((long)_chunks * (range + 1) / Count));
    }

    /// <summary>Tokens of a chunk: all but the last are full.</summary>
    public int Columns(int chunk) => Math.Min(ChunkColumns, vocabulary - (chunk * ChunkColumns));
}
