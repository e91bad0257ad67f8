using Daedalus.Kernels.Devices;

namespace Daedalus.Kernels.Confidence;

/// <summary>Partial scores of a launch: one per position and chunk of the vocabulary. Grows with the largest launch, then stays.</summary>
/// <param name="device">Where scores are taken.</param>
public sealed unsafe class ConfidenceWorkspace(IDevice device) : IDisposable
{
    private DeviceMemory? _memory;
    private int _positions;
    private int _chunks;

    internal ChunkScore* Chunks => (ChunkScore*)((NativeBuffer)_memory!).Address;

    internal SpecialLogits* Specials => (SpecialLogits*)(Chunks + ((long)_positions * _chunks));

    /// <inheritdoc/>
    public void Dispose() => _memory?.Dispose();

    internal void Reserve(int positions, int chunks)
    {
        var bytes = checked((long)positions * (((long)chunks * sizeof(ChunkScore)) + sizeof(SpecialLogits)));
        if (_memory is null || _memory.Bytes < bytes)
        {
            _memory?.Dispose();
            _memory = null;
            _memory = device.Allocate(checked(bytes + (bytes / 4)));
        }

        (_positions, _chunks) = (positions, chunks);
        var nothing = new SpecialLogits { Mask = float.NegativeInfinity, Eos = float.NegativeInfinity, TurnEnd = float.NegativeInfinity };
        new Span<SpecialLogits>(Specials, positions).Fill(nothing);
    }

    internal PositionScore Merge(int position, in ConfidenceQuery query) =>
        ScoreMerge.Finish(new ReadOnlySpan<ChunkScore>(Chunks + ((long)position * _chunks), _chunks), Specials[position], query);
}
