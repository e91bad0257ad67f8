using Daedalus.Kernels.Tensors;
using Daedalus.Models.Weights;

namespace Daedalus.Models.Quantization;

/// <summary>A matrix [rows, columns] of a checkpoint with all that belongs to it, however it is stored.</summary>
internal sealed record StoredMatrix
{
    public required NetworkTensor Tensor { get; init; }

    /// <summary>What its rows come as.</summary>
    public required DType Type { get; init; }

    public required TensorInfo Values { get; init; }

    /// <summary>Of a quantised matrix; else null.</summary>
    public TensorInfo? Scales { get; init; }

    /// <summary>Of a 4-bit matrix; else null.</summary>
    public TensorInfo? Multipliers { get; init; }

    public long Rows => Tensor.Shape[0];

    public long Columns => Tensor.Shape[1];

    /// <summary>Finds the parts of a matrix.</summary>
    /// <param name="checkpoint">Where they are.</param>
    /// <param name="tensor">Which matrix.</param>
    /// <param name="stored">How the folder says that its matrices are stored.</param>
    /// <exception cref="InvalidModelException">A part is missing or not what it must be.</exception>
    public static StoredMatrix Find(Checkpoint checkpoint, NetworkTensor tensor, WeightStorage stored)
    {
        if (stored == WeightStorage.AsStored)
        {
            var values = checkpoint.Require(tensor.Name, tensor.Shape.AsSpan());
            return new StoredMatrix { Tensor = tensor, Type = values.WeightType!.Value, Values = values };
        }

        TensorInfo[] parts = [.. QuantizedParts.Of(tensor, stored).Select(checkpoint.Require)];
        return new StoredMatrix
        {
            Tensor = tensor,
            Type = parts.Length == 3 ? DType.I4 : DType.I8,
            Values = parts[0],
            Multipliers = parts.Length == 3 ? parts[1] : null,
            Scales = parts[^1],
        };
    }
}
