using System.Collections.Immutable;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Weights;

namespace Daedalus.Models.Quantization;

/// <summary>The tensors that stand for a quantised matrix [N, K] on disk: the values under its own name, and what they are multiplied by.</summary>
internal static class QuantizedParts
{
    /// <summary>One fp32 for each row.</summary>
    public static string Scale(string name) => name + ".scale";

    /// <summary>Of a 4-bit matrix, one byte for each 32 inputs of a row.</summary>
    public static string Multiplier(string name) => name + ".multiplier";

    /// <summary>Names, types and shapes of the parts: values I8 [N, K] or U8 [N, ⌈K/2⌉] and U8 [N, ⌈K/32⌉], and F32 [N].</summary>
    public static ImmutableArray<TensorOutline> Of(NetworkTensor matrix, WeightStorage storage)
    {
        var (rows, columns) = (matrix.Shape[0], checked((int)matrix.Shape[1]));
        TensorOutline scale = new(Scale(matrix.Name), StoredType.F32, [rows]);
        return StorageOf(matrix, storage) switch
        {
            WeightStorage.Int8 => [new(matrix.Name, StoredType.I8, [rows, columns]), scale],
            WeightStorage.Int4 =>
            [
                new(matrix.Name, StoredType.U8, [rows, GroupQuantizer.ValueBytes(columns)]),
                new(Multiplier(matrix.Name), StoredType.U8, [rows, GroupQuantizer.Groups(columns)]),
                scale,
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(storage), storage, "Matrices of this storage have no parts."),
        };
    }

    /// <summary>What a matrix is kept as in a network that is kept as <paramref name="storage"/>: the ends never in 4 bits.</summary>
    public static WeightStorage StorageOf(NetworkTensor matrix, WeightStorage storage) => StorageOf(matrix.IsEnd, storage);

    /// <inheritdoc cref="StorageOf(NetworkTensor, WeightStorage)"/>
    public static WeightStorage StorageOf(bool isEnd, WeightStorage storage) => storage == WeightStorage.Int4 && isEnd ? WeightStorage.Int8 : storage;
}
