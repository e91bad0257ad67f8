using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

/// <summary>
/// Attention over a ragged batch: every query of a sequence sees the keys of the same sequence that <see cref="AttentionSight"/> lets it see, and
/// none of another. The T x T matrix never exists. Grouped queries: heads / kvHeads queries share a key head.
/// </summary>
public static partial class Attention
{
    /// <summary>softmax(Q Kᵀ / √d) V.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="qkv">[T, (heads + 2 kvHeads) d]: all sequences end to end; queries, then keys, then values in each row.</param>
    /// <param name="offsets">Row where each sequence starts, and T at the end: one more than there are sequences.</param>
    /// <param name="shape">Heads and their width.</param>
    /// <param name="sight">Which keys a query sees; with a cache, the keys and values of <paramref name="qkv"/> are stored in it first.</param>
    /// <param name="output">[T, heads d].</param>
    /// <param name="inBF16">
    /// Whether a processor that multiplies bf16 does so here: queries, keys, values and what weighs them are then rounded to it. Others, and accelerators, go by the
    /// storage of <paramref name="qkv"/>.
    /// </param>
    public static void Run(
        IDevice device, MatrixView qkv, IndexView offsets, AttentionShape shape, AttentionSight sight, MatrixView output, bool inBF16 = false)
    {
        if (qkv.Columns != shape.QkvColumns || output.Columns != shape.Heads * shape.HeadDim || output.Rows != qkv.Rows)
            throw new ArgumentException(
                $"Attention: qkv [{qkv.Rows}, {qkv.Columns}] and output [{output.Rows}, {output.Columns}] do not fit {shape}.");
        if (shape.KvHeads < 1 || shape.Heads % shape.KvHeads != 0)
            throw new ArgumentException($"Attention: {shape.Heads} query heads cannot share {shape.KvHeads} key heads.");
        sight.Check(shape, offsets.Count - 1, qkv.Type, qkv.Rows);
        if (device is Accelerator accelerator)
        {
            RunOn(accelerator, qkv, offsets, shape, sight, output);
            return;
        }

        Sequences.Check(offsets.Span, qkv.Rows);
        sight.CheckPositions(offsets.Span);
        var kernel = new CpuKernel(qkv.OnHost, offsets.Span, shape, sight, output.OnHost, inBF16);
        ((CpuDevice)device).Launch(ref kernel);
    }
}
