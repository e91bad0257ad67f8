namespace Daedalus.Kernels.Conformance;

/// <summary>Every case of every operation: a device that runs them all within tolerance computes what the product means.</summary>
internal static class ConformanceSuite
{
    /// <summary>Operations in the order in which a step uses them; each lists its cases beside its code.</summary>
    public static IEnumerable<ConformanceCase> All =>
        [
            .. Embedding.Embedding.Cases,
            .. RmsNorm.RmsNorm.Cases,
            .. MatMul.MatMul.Cases,
            .. Rotary.Rotary.Cases,
            .. SwiGlu.SwiGlu.Cases,
            .. SwiGlu.SwiGlu.ProductCases,
            .. Confidence.Confidence.Cases,
            .. EosScore.EosScore.Cases,
            .. Unmask.Unmask.Cases,
            .. Canvas.CanvasEdit.Cases,
            .. Attention.Attention.Cases,
            .. Embedding.Embedding.RoundedCases,
            .. MatMul.MatMul.RoundedCases,
            .. Confidence.Confidence.RoundedCases,
            .. MatMul.MatMul.TensorCases,
        ];
}
