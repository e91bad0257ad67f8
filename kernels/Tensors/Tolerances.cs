namespace Daedalus.Kernels.Tensors;

/// <summary>How far a kernel may stray from its reference in double, relative to the largest value of the result.</summary>
internal static class Tolerances
{
    /// <summary>
    /// Bound by the storage of the weights. Sums are fp32 in every case, and the reference sees the same rounded weights, so bf16 and
    /// fp16 need no more room than fp32.
    /// </summary>
    public static double For(DType type) => type switch
    {
        DType.F32 or DType.F16 or DType.BF16 => 1e-5,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No tolerance is set for this storage type."),
    };
}
