namespace Daedalus.Kernels.Conformance;

/// <summary>Every case of every operation: a device that runs them all within tolerance computes what the product means.</summary>
internal static class ConformanceSuite
{
    /// <summary>Operations in the order in which a step uses them; each lists its cases beside its code.</summary>
    public static IEnumerable<ConformanceCase> All =>
        [
            .. RmsNorm.RmsNorm.Cases,
            .. MatMul.MatMul.TensorCases,
        ];
}
