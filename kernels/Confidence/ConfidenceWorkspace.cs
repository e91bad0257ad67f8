using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Confidence;

/// <summary>Partial scores of a launch: one per position and chunk of the vocabulary. Grows with the largest launch, then stays.</summary>
/// <param name="device">Where scores are taken.</param>
public sealed unsafe class ConfidenceWorkspace(IDevice device) : IDisposable
{
    // With doubles 36 bytes at multiples of 8; without, 32.
    private const int DeviceChunkBytes = 40;

    private readonly GrowingMemory _chunks = new(device);
    private readonly GrowingMemory _specials = new(device);
    private readonly GrowingMemory _mixed = new(device);
    private readonly GrowingMemory _queries = new(device);
    private readonly GrowingMemory _scores = new(device);
    private int _chunkCount;

    /// <summary>How often memory was taken anew so far.</summary>
    public long Moves => (long)_chunks.Moves + _specials.Moves + _mixed.Moves + _queries.Moves + _scores.Moves;

    /// <summary>Bytes held now.</summary>
    public long Bytes => _chunks.Bytes + _specials.Bytes + _mixed.Bytes + _queries.Bytes + _scores.Bytes;

    internal ChunkScore* Chunks => (ChunkScore*)((NativeBuffer)_chunks.Memory).Address;

    internal SpecialLogits* Specials => (SpecialLogits*)((NativeBuffer)_specials.Memory).Address;

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunks.Dispose();
        _specials.Dispose();
        _mixed.Dispose();
        _queries.Dispose();
        _scores.Dispose();
    }

    internal void Reserve(int positions, int chunks)
    {
        _chunkCount = chunks;
        _chunks.Reserve(checked((long)positions * chunks * sizeof(ChunkScore)));
        _specials.Reserve((long)positions * sizeof(SpecialLogits));
        var nothing = new SpecialLogits { Mask = float.NegativeInfinity, Eos = float.NegativeInfinity, TurnEnd = float.NegativeInfinity };
        new Span<SpecialLogits>(Specials, positions).Fill(nothing);
    }

    internal PositionScore Merge(int position, in ConfidenceQuery query) =>
        ScoreMerge.Finish(new ReadOnlySpan<ChunkScore>(Chunks + ((long)position * _chunkCount), _chunkCount), Specials[position], query);

    /// <summary>Memory of a launch on an accelerator: partial scores, special logits, and rows of inputs after guidance.</summary>
    internal (DeviceMemory Chunks, DeviceMemory Specials, DeviceMemory Mixed) ReserveOn(Accelerator accelerator, int positions, int chunks, int inputs)
    {
        if (accelerator != device)
            throw new ArgumentException($"The workspace of {device.Name} was brought to {accelerator.Name}.", nameof(accelerator));
        return (
            _chunks.Reserve(checked((long)positions * chunks * DeviceChunkBytes)),
            _specials.Reserve((long)positions * sizeof(SpecialLogits)),
            _mixed.Reserve(checked((long)positions * inputs * sizeof(float))));
    }

    /// <summary>Memory for what goes in and comes out when the host asks.</summary>
    internal (DeviceMemory Queries, DeviceMemory Scores) ReserveEnds(int positions) =>
        (_queries.Reserve((long)positions * sizeof(DeviceQuery)), _scores.Reserve((long)positions * sizeof(PositionScore)));
}
