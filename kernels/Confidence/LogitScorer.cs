using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Confidence;

/// <summary>Scores positions whose logits are on the host, for those who change them first: the same bits as the head would give on a processor.</summary>
/// <param name="vocabulary">Logits per position.</param>
/// <param name="isa">Instruction set; null takes the machine's best.</param>
public sealed unsafe class LogitScorer(int vocabulary, CpuIsa? isa = null)
{
    private readonly VocabularyRanges _cut = new(vocabulary);
    private readonly ChunkScore[] _ranges = new ChunkScore[new VocabularyRanges(vocabulary).Count];
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
            CpuIsa.Vector128 => Score<Simd128, Vector128<float>>(logits, query),
            _ => Score<SimdScalar, float>(logits, query),
        };
    }

    private PositionScore Score<S, V>(ReadOnlySpan<float> logits, in ConfidenceQuery query)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        // A whole chunk of room: reductions round the last one up to whole registers.
        var z = stackalloc float[VocabularyRanges.ChunkColumns];
        var specials = SpecialLogits.Nothing;
        for (var range = 0; range < _ranges.Length; range++)
        {
            var (begin, end) = _cut.Chunks(range);
            for (var chunk = begin; chunk < end; chunk++)
            {
                var first = chunk * VocabularyRanges.ChunkColumns;
                var part = new Span<float>(z, _cut.Columns(chunk));
                logits.Slice(first, part.Length).CopyTo(part);
                specials.Lift(part, first, query);
                var score = LogitReduction.Reduce<S, V>(z, part.Length, first, query);
                if (chunk == begin)
                    _ranges[range] = score;
                else
                    _ranges[range].Join(score);
            }
        }

        return ScoreMerge.Finish(_ranges, specials, query);
    }
}
