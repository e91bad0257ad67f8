using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Confidence;

/// <summary>Partial scores of a launch: one per position and part of the vocabulary. Grows with the largest launch, then stays.</summary>
/// <param name="device">Where scores are taken.</param>
public sealed unsafe class ConfidenceWorkspace(IDevice device) : IDisposable
{
    private readonly GrowingMemory _chunks = new(device);
    private readonly GrowingMemory _specials = new(device);
    private readonly GrowingMemory _mixed = new(device);
    private readonly GrowingMemory _queries = new(device);
    private readonly GrowingMemory _scores = new(device);
    private int _rangeCount;

    /// <summary>How often memory was taken anew so far.</summary>
    public long Moves => (long)_chunks.Moves + _specials.Moves + _mixed.Moves + _queries.Moves + _scores.Moves;

    /// <summary>Bytes held now.</summary>
    public long Bytes => _chunks.Bytes + _specials.Bytes + _mixed.Bytes + _queries.Bytes + _scores.Bytes;

    internal ChunkScore* Ranges => (ChunkScore*)_chunks.Memory.OnHost;

    internal SpecialLogits* Specials => (SpecialLogits*)_specials.Memory.OnHost;

    internal DeviceMemory ChunkMemory => _chunks.Memory;

    internal DeviceMemory SpecialMemory => _specials.Memory;

    internal DeviceMemory MixedMemory => _mixed.Memory;

    internal DeviceMemory QueryMemory => _queries.Memory;

    internal DeviceMemory ScoreMemory => _scores.Memory;

    /// <summary>Bytes held once <see cref="Confidence.Run"/> has scored that many positions.</summary>
    /// <param name="head">[vocabulary, d].</param>
    /// <param name="type">Storage of the hidden states.</param>
    /// <param name="positions">How many.</param>
    public long BytesWithRun(PackedMatrix head, DType type, long positions) => BytesWith(device is Accelerator accelerator
        ? Confidence.NeedOn(accelerator, head, type, Matrix.StrideFor(head.K), positions).WithEnds(positions)
        : Confidence.NeedOnProcessor(head, positions));

    /// <summary>The same for <see cref="Confidence.Score(Accelerator, MatrixView, PackedMatrix, DeviceMemory, DeviceMemory, ConfidenceWorkspace)"/>.</summary>
    /// <inheritdoc cref="BytesWithRun"/>
    public long BytesWithScore(PackedMatrix head, DType type, long positions) =>
        BytesWith(Confidence.NeedOn((Accelerator)device, head, type, Matrix.StrideFor(head.K), positions));

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunks.Dispose();
        _specials.Dispose();
        _mixed.Dispose();
        _queries.Dispose();
        _scores.Dispose();
    }

    internal void Reserve(int positions, int ranges)
    {
        _rangeCount = ranges;
        Reserve(ConfidenceNeed.OnProcessor(positions, ranges));
        new Span<SpecialLogits>(Specials, positions).Fill(SpecialLogits.Nothing);
    }

    internal PositionScore Merge(int position, in ConfidenceQuery query) =>
        ScoreMerge.Finish(new ReadOnlySpan<ChunkScore>(Ranges + ((long)position * _rangeCount), _rangeCount), Specials[position], query);

    /// <summary>Memory of a launch on an accelerator.</summary>
    internal void ReserveOn(Accelerator accelerator, in ConfidenceNeed need)
    {
        if (accelerator != device)
            throw new ArgumentException($"The workspace of {device.Name} was brought to {accelerator.Name}.", nameof(accelerator));
        Reserve(need);
    }

    private void Reserve(in ConfidenceNeed need)
    {
        Reserve(_chunks, need.Chunks);
        Reserve(_specials, need.Specials);
        Reserve(_mixed, need.Mixed);
        Reserve(_queries, need.Queries);
        Reserve(_scores, need.Scores);
    }

    private static void Reserve(GrowingMemory memory, long bytes)
    {
        if (bytes > 0)
            memory.Reserve(bytes);
    }

    private long BytesWith(in ConfidenceNeed need) => checked(
        _chunks.BytesWith(need.Chunks) + _specials.BytesWith(need.Specials) + _mixed.BytesWith(need.Mixed)
        + _queries.BytesWith(need.Queries) + _scores.BytesWith(need.Scores));
}
