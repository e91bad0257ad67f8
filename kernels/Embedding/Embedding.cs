using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Embedding;

/// <summary>
/// Rows of the embedding table for token ids. The table is packed like every weight, so that a network whose head is tied to it keeps one
/// copy; unpacking a row costs less than a thousandth of the forward that follows.
/// </summary>
public static class Embedding
{
    /// <summary>Gathers.</summary>
    /// <param name="table">[vocabulary, d].</param>
    /// <param name="ids">Token ids, each below the vocabulary.</param>
    /// <param name="output">[ids, d].</param>
    public static void Run(PackedMatrix table, ReadOnlySpan<int> ids, MatrixView output)
    {
        if (output.Rows != ids.Length || output.Columns != table.K)
            throw new ArgumentException($"Embedding: {ids.Length} ids of width {table.K} do not fill [{output.Rows}, {output.Columns}].");
        for (var i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)table.N)
                throw new ArgumentOutOfRangeException(nameof(ids), ids[i], $"Token id {ids[i]} at position {i} is outside the vocabulary of {table.N}.");
            table.ReadRow(ids[i], output.Row(i));
        }
    }
}
