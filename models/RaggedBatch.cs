using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models;

/// <summary>Sequences of different lengths, end to end, on the device of the network; nothing is padded.</summary>
/// <param name="Ids">Token ids of all sequences.</param>
/// <param name="Offsets">Where each sequence starts, and the number of ids at the end.</param>
/// <param name="Rows">Which positions of the batch (indices into the ids) are wanted.</param>
public readonly record struct RaggedBatch(IndexView Ids, IndexView Offsets, IndexView Rows)
{
    /// <summary>Keys and values of earlier passes, one per layer; none: every sequence is whole.</summary>
    public IReadOnlyList<KeyValueCache> Caches { get; init; } = [];

    /// <summary>
    /// Two numbers per sequence: how many of its last tokens are shadows, and the position that the first of them stands for. A shadow has the position of what
    /// it stands for and sees everything else and the other shadows; nobody else sees shadows. Empty: there are none.
    /// </summary>
    public IndexView Shadows { get; init; }
}
