using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Confidence;

/// <summary>Scores positions whose logits are on the host, for those who change them first: the same bits as the head would give on a processor.</summary>
/// <param name="vocabulary">Logits per position.</param>
/// <param name="isa">Instruction set; null takes the machine's best.</param>
public sealed unsafe class LogitScorer(int vocabulary, CpuIsa? isa = null)
{
    private readonly ChunkScore[] _chunks = new ChunkScore[(vocabulary + Confidence.ChunkColumns - 1) / Confidence.ChunkColumns];
    private readonly CpuIsa _isa = isa ?? CpuIsaChoice.Best;

    /// <summary>Scores one position.</summary>
    /// <param name="logits">[vocabulary], after guidance.</param>
    /// <param name="query">What is to be known; its guidance is not used.</param>
    public PositionScore Score(ReadOnlySpan<float> logits, in ConfidenceQuery query)
    {
        if (logits.Length != vocabulary)
            throw new ArgumentException($"{logits.Length} logits for a vocabulary of {vocabulary}.", nameof(logits));
        return _isa switch
        {
            CpuIsa.Vector512 => Score<Simd512, Vector512<float>>(logits, query),
            CpuIsa.Vector256 => Score<Simd256, Vector256<float>>(logits, query),
            _ => Score<SimdScalar, float>(logits, query),
        };
    }

    private PositionScore Score<S, V>(ReadOnlySpan<float> logits, in ConfidenceQuery query)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        // A whole chunk of room: reductions round the last one up to whole registers.
        var z = stackalloc float[Confidence.ChunkColumns];
        var specials = SpecialLogits.Nothing;
        for (var chunk = 0; chunk < _chunks.Length; chunk++)
        {
            var first = chunk * Confidence.ChunkColumns;
            var columns = Math.Min(Confidence.ChunkColumns, vocabulary - first);
            var part = new Span<float>(z, columns);
            logits.Slice(first, columns).CopyTo(part);
            specials.Lift(part, first, query);
            _chunks[chunk] = LogitReduction.Reduce<S, V>(z, columns, first, query);
        }

        return ScoreMerge.Finish(_chunks, specials, query);
    }
}
