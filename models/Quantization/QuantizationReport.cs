namespace Daedalus.Models.Quantization;

/// <summary>What <see cref="ModelQuantizer"/> wrote.</summary>
/// <param name="BytesBefore">Bytes of all tensors of the original.</param>
/// <param name="BytesAfter">Bytes of all tensors written.</param>
/// <param name="Losses">By kind of matrix, in the order of the network.</param>
/// <param name="Files">Names of the files that were copied beside them.</param>
public sealed record QuantizationReport(long BytesBefore, long BytesAfter, IReadOnlyList<QuantizationLoss> Losses, IReadOnlyList<string> Files)
{
    /// <summary>Bits that a weight of a matrix takes on disk, scales included.</summary>
    public double BitsPerWeight => 8.0 * Losses.Sum(loss => loss.Bytes) / Losses.Sum(loss => loss.Weights);
}
