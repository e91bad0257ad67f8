using System.Collections.Immutable;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Weights;

/// <summary>One tensor of a safetensors file as its header describes it. Every value has been checked against the file.</summary>
public sealed class TensorInfo
{
    internal TensorInfo(
        string file, string name, StoredType storedType, ImmutableArray<long> shape,
        long elementCount, long begin, long byteLength)
    {
        File = file;
        Name = name;
        StoredType = storedType;
        Shape = shape;
        ElementCount = elementCount;
        Begin = begin;
        ByteLength = byteLength;
    }

    /// <summary>Path of the file that holds it.</summary>
    public string File { get; }

    /// <summary>Its name, unique within a checkpoint. May be any text, the empty one included.</summary>
    public string Name { get; }

    /// <summary>How its elements are stored.</summary>
    public StoredType StoredType { get; }

    /// <summary>Its dimensions, outermost first: none for a scalar, at most 64, each 0 or more.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Product of <see cref="Shape"/>: 1 for a scalar, 0 if any dimension is 0.</summary>
    public long ElementCount { get; }

    /// <summary>Offset in bytes of its first element from the end of the header; not necessarily a multiple of the element size.</summary>
    public long Begin { get; }

    /// <summary>Bytes that it fills, <see cref="ElementCount"/> x bits / 8.</summary>
    public long ByteLength { get; }

    /// <summary>The kernels' type of its elements: F32, F16 or BF16; null for every other stored type.</summary>
    public DType? WeightType => StoredType.AsWeight();
}
