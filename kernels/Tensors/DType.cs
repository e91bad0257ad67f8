namespace Daedalus.Kernels.Tensors;

/// <summary>How a weight is stored. Sums are always taken in fp32.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary32.</summary>
    F32,

    /// <summary>IEEE 754 binary16; widened to fp32 when a matrix is packed.</summary>
    F16,

    /// <summary>The upper half of a binary32; widened by a shift of 16 bits.</summary>
    BF16,
}
