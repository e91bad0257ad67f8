using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

/// <summary>
/// Keys (rotated) and values of one layer, kept from pass to pass. Sequence s owns the rows [s · capacity, (s + 1) · capacity), one per position. The
/// rows of a pass are stored at consecutive positions from <see cref="First"/> on, or each in its place, whatever stood there, and those past the capacity are dropped;
/// then queries see the positions below <see cref="Count"/>, fresh and old. Who sees none gets zero.
/// </summary>
/// <param name="Rows">[sequences · capacity, 2 kvHeads d] in the storage of the pass: keys, then values of a position.</param>
/// <param name="Capacity">Positions per sequence.</param>
/// <param name="First">Per sequence, the position of its first row in this pass.</param>
/// <param name="Count">Per sequence, how many positions can be seen.</param>
/// <param name="Places">Per row of the pass, its position, where rows do not follow each other; not with blocks. Empty: they do.</param>
public readonly record struct KeyValueCache(MatrixView Rows, int Capacity, IndexView First, IndexView Count, IndexView Places = default);
