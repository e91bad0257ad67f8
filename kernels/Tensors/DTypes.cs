namespace Daedalus.Kernels.Tensors;

/// <summary>Sizes of storage types.</summary>
public static class DTypes
{
    /// <summary>Bytes of one value; <see cref="DType.I4"/> has no whole number of them.</summary>
    public static int Bytes(this DType type) => type switch
    {
        DType.F32 => sizeof(float),
        DType.F16 or DType.BF16 => sizeof(ushort),
        DType.I8 => sizeof(sbyte),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such storage type."),
    };
}
