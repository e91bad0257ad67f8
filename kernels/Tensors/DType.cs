namespace Daedalus.Kernels.Tensors;

/// <summary>How values are stored. Sums are always taken in fp32.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary32.</summary>
    F32,

    /// <summary>IEEE 754 binary16; the processor widens it to fp32 when a matrix is packed.</summary>
    F16,

    /// <summary>The upper half of a binary32; widened by a shift of 16 bits.</summary>
    BF16,

    /// <summary>Whole numbers of -127 to 127, with one fp32 scale per row of the stored matrix. Weights only.</summary>
    I8,

    /// <summary>
    /// Whole numbers of -8 to 7 in groups of 32 with a multiplier each, and one fp32 scale per row of the stored matrix: 4.25 bits a weight.
    /// Weights on their way only; in memory they are <see cref="I8"/>.
    /// </summary>
    I4,
}
