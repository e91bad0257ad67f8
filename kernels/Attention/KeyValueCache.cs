using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

/// <summary>
/// Keys (rotated) and values of one layer, kept from pass to pass. Every sequence owns a range of the rows, one per position, wherever it lies. The rows of a
/// pass are stored at consecutive positions from <see cref="First"/> on, or each in its place, whatever stood there, and those past the room are dropped; then queries
/// see the positions below <see cref="Count"/>, fresh and old. Who sees none gets zero. Where ranges that are written overlap, what is stored there is one or the other.
/// </summary>
/// <param name="Rows">[positions of all ranges, 2 kvHeads d] in the storage of the pass: keys, then values of a position.</param>
/// <param name="Ranges">Two numbers per sequence: the row of its position 0, and for how many positions there is room.</param>
/// <param name="First">Per sequence, the position of its first row in this pass.</param>
/// <param name="Count">Per sequence, how many positions can be seen.</param>
/// <param name="Places">Per row of the pass, its position, where rows do not follow each other; not with blocks. Empty: they do.</param>
public readonly record struct KeyValueCache(MatrixView Rows, IndexView Ranges, IndexView First, IndexView Count, IndexView Places = default);
