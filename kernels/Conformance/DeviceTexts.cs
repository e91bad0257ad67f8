namespace Daedalus.Kernels.Conformance;

/// <summary>Every device text of this assembly in every specialisation in use; each operation lists its own beside its cases.</summary>
internal static class DeviceTexts
{
    public static IEnumerable<DeviceText> All =>
        [
            .. Embedding.Embedding.Texts,
            .. RmsNorm.RmsNorm.Texts,
            .. MatMul.MatMul.Texts,
            .. Rotary.Rotary.Texts,
            .. SwiGlu.SwiGlu.Texts,
            .. Attention.Attention.Texts,
            .. Confidence.Confidence.Texts,
            .. EosScore.EosScore.Texts,
            .. Unmask.Unmask.Texts,
            .. Canvas.CanvasEdit.Texts,
            .. Probes.CopySpeed.Texts,
            .. Probes.DeviceProbe.Texts,
            .. Probes.RandomWeights.Texts,
        ];
}
