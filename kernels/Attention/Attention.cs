using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

/// <summary>
/// Bidirectional attention over a ragged batch: every query of a sequence sees every key of the same sequence and of no other. The scores
/// of six queries at a time live in cache; the T x T matrix never exists. Grouped queries: heads / kvHeads queries share a key head.
/// </summary>
public static partial class Attention
{
    /// <summary>softmax(Q Kᵀ / √d) V.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="qkv">[T, (heads + 2 kvHeads) d]: all sequences end to end; queries, then keys, then values in each row.</param>
    /// <param name="offsets">Row where each sequence starts, and T at the end: one more than there are sequences.</param>
    /// <param name="shape">Heads and their width.</param>
    /// <param name="packed">Grows to hold keys and values in panels; reuse it for every layer.</param>
    /// <param name="output">[T, heads d].</param>
    public static void Run(
        CpuDevice device, MatrixView qkv, ReadOnlySpan<int> offsets, AttentionShape shape, Matrix packed, MatrixView output)
    {
        if (qkv.Columns != shape.QkvColumns || output.Columns != shape.Heads * shape.HeadDim || output.Rows != qkv.Rows)
            throw new ArgumentException(
                $"Attention: qkv [{qkv.Rows}, {qkv.Columns}] and output [{output.Rows}, {output.Columns}] do not fit {shape}.");
        if (shape.Heads % shape.KvHeads != 0)
            throw new ArgumentException($"Attention: {shape.Heads} query heads cannot share {shape.KvHeads} key heads.");
        if (packed.Columns < shape.PackedColumns)
            throw new ArgumentException($"Attention: rows of {packed.Columns} cannot hold the {shape.PackedColumns} packed values of {shape}.");
        Sequences.Check(offsets, qkv.Rows);
        var kernel = new CpuKernel(qkv, offsets, shape, packed, output);
        device.Launch(ref kernel);
    }
}
