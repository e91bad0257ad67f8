namespace Daedalus.Kernels.Tensors;

/// <summary>How far a kernel may stray from its reference in double, relative to the largest value of the result.</summary>
internal static class Tolerances
{
    /// <summary>
    /// Bound by the storage of the results. Sums are fp32 in every case, and the reference sees the same rounded inputs, so only the last
    /// rounding differs: half a unit of the storage's last place, with room for a tie that falls the other way.
    /// </summary>
    public static double For(DType results) => results switch
    {
        DType.F32 => 1e-5,
        DType.F16 => 1e-3,
        DType.BF16 => 8e-3,
        _ => throw new ArgumentOutOfRangeException(nameof(results), results, "Results are not stored in this type."),
    };
}
