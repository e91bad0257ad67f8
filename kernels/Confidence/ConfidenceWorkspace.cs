using Daedalus.Kernels.Devices;

namespace Daedalus.Kernels.Confidence;

/// <summary>Partial scores of a launch: one per position and chunk of the vocabulary. Grows with the largest launch, then stays.</summary>
public sealed unsafe class ConfidenceWorkspace : IDisposable
{
    private NativeBuffer? _buffer;
    private int _positions;
    private int _chunks;

    internal ChunkScore* Chunks => (ChunkScore*)_buffer!.Address;

    internal SpecialLogits* Specials => (SpecialLogits*)(Chunks + ((long)_positions * _chunks));

    /// <inheritdoc/>
    public void Dispose() => _buffer?.Dispose();

    internal void Reserve(int positions, int chunks)
    {
        var bytes = checked((long)positions * (((long)chunks * sizeof(ChunkScore)) + sizeof(SpecialLogits)));
        if (_buffer is null || _buffer.Bytes < bytes)
        {
            _buffer?.Dispose();
            _buffer = null;
            _buffer = NativeBuffer.Allocate(checked(bytes + (bytes / 4)));
        }

        (_positions, _chunks) = (positions, chunks);
        var nothing = new SpecialLogits { Mask = float.NegativeInfinity, Eos = float.NegativeInfinity, TurnEnd = float.NegativeInfinity };
        new Span<SpecialLogits>(Specials, positions).Fill(nothing);
    }

    internal PositionScore Merge(int position, in ConfidenceQuery query) =>
        ScoreMerge.Finish(new ReadOnlySpan<ChunkScore>(Chunks + ((long)position * _chunks), _chunks), Specials[position], query);
}
