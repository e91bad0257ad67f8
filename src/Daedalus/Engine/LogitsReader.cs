using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>Whole rows of logits, for those who compare implementations; generation never stores them.</summary>
internal static class LogitsReader
{
    // At a vocabulary of 126,464 a block of rows takes 16 MiB.
    private const int RowsPerBlock = 32;

    /// <exception cref="InsufficientMemoryException">It would not fit.</exception>
    /// <summary>Runs one sequence and hands out the logits of its positions in order, [vocabulary] each.</summary>
    public static void Read(INetwork network, ReadOnlySpan<int> ids, Action<ReadOnlySpan<float>> take)
    {
        var device = network.Device;
        using var pass = network.CreatePass();
        using Indices sequence = new(device), offsets = new(device), rows = new(device);
        using Matrix block = new(device, network.Head.K), logits = new(device, network.Head.N);
        var most = Math.Min(RowsPerBlock, ids.Length);
        MemoryCheck.Refuse(
            FormattableString.Invariant($"Sequences of {ids.Length:N0} tokens"),
            checked(pass.BytesWith(ids.Length, ids.Length) + sequence.BytesWith(ids.Length) + offsets.BytesWith(2) + rows.BytesWith(ids.Length)
                + block.BytesWith(most) + logits.BytesWith(most)),
            device.AvailableMemory, "Pass fewer ids, or free memory.");
        int[] all = [.. Enumerable.Range(0, ids.Length)];
        var hidden = pass.Run(new RaggedBatch(sequence.Set(ids), offsets.Set([0, ids.Length]), rows.Set(all)));
        var row = new float[network.Head.N];
        for (var first = 0; first < hidden.Rows; first += RowsPerBlock)
        {
            var count = Math.Min(RowsPerBlock, hidden.Rows - first);
            var values = new float[count * hidden.Columns];
            Transfer.Read(device, hidden, first, values);
            Transfer.Write(device, block.Rows(count), 0, values);
            MatMul.Run(device, block.Rows(count), network.Head, logits.Rows(count));
            for (var i = 0; i < count; i++)
            {
                Transfer.Read(device, logits.Rows(count), i, row);
                take(row);
            }
        }
    }
}
