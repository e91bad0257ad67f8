using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Confidence;

/// <summary>
/// The language-model head, softmax and everything that a decoder asks of a position in one pass over tiles of the vocabulary. A tile of
/// logits lives in a worker's cache and is gone; on the processor memory does not grow with the vocabulary, on accelerators by a few numbers
/// per tile. Ties go to the lowest token id. A position's score depends on its hidden row alone, bit for bit.
/// </summary>
public static partial class Confidence
{
    /// <summary>Scores positions.</summary>
    /// <param name="device">Where the head was packed.</param>
    /// <param name="hidden">[at least queries, d], normalised: row i belongs to query i, rows after the queries to unconditional branches.</param>
    /// <param name="head">[vocabulary, d].</param>
    /// <param name="queries">One per position.</param>
    /// <param name="scores">Same length.</param>
    /// <param name="workspace">Partial results; reuse it.</param>
    public static void Run(
        IDevice device, MatrixView hidden, PackedMatrix head, ReadOnlySpan<ConfidenceQuery> queries, Span<PositionScore> scores,
        ConfidenceWorkspace workspace)
    {
        if (hidden.Columns != head.K || hidden.Rows < queries.Length || scores.Length != queries.Length)
            throw new ArgumentException(
                $"Confidence: {queries.Length} queries over hidden [{hidden.Rows}, {hidden.Columns}] and a head [{head.N}, {head.K}] do not give {scores.Length} scores.");
        foreach (ref readonly var query in queries)
            if (query.UnconditionalRow >= hidden.Rows)
                throw new ArgumentException($"Confidence: an unconditional branch is row {query.UnconditionalRow} of {hidden.Rows}.");
        if (queries.IsEmpty)
            return;
        if (device is Accelerator accelerator)
        {
            RunOn(accelerator, hidden, head, queries, scores, workspace);
            return;
        }

        head.CheckPackedFor((CpuDevice)device);
        var kernel = new CpuKernel(hidden.OnHost, head, queries, workspace);
        ((CpuDevice)device).Launch(ref kernel);
        for (var i = 0; i < queries.Length; i++)
            scores[i] = workspace.Merge(i, queries[i]);
    }
}
