using System.Runtime.CompilerServices;

namespace Daedalus.Kernels.Confidence;

/// <summary>Bytes that a scoring takes of its workspace; 0 for what its form has no use for.</summary>
/// <param name="Chunks">Partial scores.</param>
/// <param name="Specials">Special logits.</param>
/// <param name="Mixed">Rows of inputs after guidance, in fp32; matrix units take rows as they are.</param>
/// <param name="Queries">What the host asks.</param>
/// <param name="Scores">What it is answered.</param>
internal readonly record struct ConfidenceNeed(long Chunks, long Specials, long Mixed = 0, long Queries = 0, long Scores = 0)
{
    // Of a chunk_score: with doubles exactly these, without them 36. The text does not compile where it takes more.
    private const int DeviceChunkBytes = 40;

    /// <summary>Of the processor: once there are <see cref="VocabularyRanges.Most"/> ranges, the same for any vocabulary.</summary>
    public static ConfidenceNeed OnProcessor(long positions, int ranges) =>
        new(checked(positions * ranges * Unsafe.SizeOf<ChunkScore>()), checked(positions * Unsafe.SizeOf<SpecialLogits>()));

    /// <summary>Of an accelerator; <paramref name="inputs"/> is 0 where rows are taken as they are.</summary>
    public static ConfidenceNeed OnAccelerator(long positions, int chunks, int inputs) => new(
        checked(positions * chunks * DeviceChunkBytes), checked(positions * Unsafe.SizeOf<SpecialLogits>()), checked(positions * inputs * sizeof(float)));

    /// <summary>The same where the host asks and waits for the answers.</summary>
    public ConfidenceNeed WithEnds(long positions) => this with
    {
        Queries = checked(positions * Unsafe.SizeOf<DeviceQuery>()),
        Scores = checked(positions * Unsafe.SizeOf<PositionScore>()),
    };
}
