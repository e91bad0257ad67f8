using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>Whole rows of logits, for those who compare implementations; generation never stores them.</summary>
internal static class LogitsReader
{
    /// <summary>Runs one sequence and hands out the logits of its positions in order, [vocabulary] each.</summary>
    /// <exception cref="InsufficientMemoryException">It would not fit.</exception>
    public static void Read(INetwork network, ReadOnlySpan<int> ids, Action<ReadOnlySpan<float>> take)
    {
        var device = network.Device;
        using var pass = network.CreatePass();
        using Indices sequence = new(device), offsets = new(device), rows = new(device);
        using var logits = new LogitRows(network);
        MemoryCheck.Refuse(
            $"Sequences of {ids.Length:N0} tokens",
            checked(pass.BytesWith(ids.Length, ids.Length) + sequence.BytesWith(ids.Length) + offsets.BytesWith(2) + rows.BytesWith(ids.Length)
                + logits.BytesWith(ids.Length)),
            device.AvailableMemory, "Pass fewer ids, or free memory.");
        int[] all = [.. Enumerable.Range(0, ids.Length)];
        var hidden = pass.Run(new RaggedBatch(sequence.Set(ids), offsets.Set([0, ids.Length]), rows.Set(all)));
        logits.Read(hidden, (_, row) => take(row));
    }
}
