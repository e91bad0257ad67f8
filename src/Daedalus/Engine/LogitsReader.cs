using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>Whole rows of logits, for those who compare implementations; generation never stores them.</summary>
internal static class LogitsReader
{
    // At a vocabulary of 126,464 a block of rows takes 16 MiB.
    private const int RowsPerBlock = 32;

    /// <summary>Runs one sequence and hands out the logits of its positions in order, [vocabulary] each.</summary>
    public static void Read(INetwork network, ReadOnlySpan<int> ids, Action<ReadOnlySpan<float>> take)
    {
        using var pass = network.CreatePass();
        int[] all = [.. Enumerable.Range(0, ids.Length)];
        var hidden = pass.Run(new RaggedBatch(ids, [0, ids.Length]), all);
        using var logits = new Matrix(network.Head.N);
        for (var row = 0; row < hidden.Rows; row += RowsPerBlock)
        {
            var block = hidden.Slice(row, Math.Min(RowsPerBlock, hidden.Rows - row));
            var view = logits.Rows(block.Rows);
            MatMul.Run(network.Device, block, network.Head, view);
            for (var i = 0; i < view.Rows; i++)
                take(view.Row(i));
        }
    }
}
