using Daedalus.Kernels.Tensors;
using Daedalus.Models.Quantization;

namespace Daedalus.Cli.Output;

/// <summary>What was written, and what it lost, for people.</summary>
internal static class QuantizationText
{
    public static void Write(QuantizationReport report, string folder)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"{report.BytesBefore:N0} bytes of weights became {report.BytesAfter:N0}, {(double)report.BytesBefore / report.BytesAfter:N2} times fewer: {report.BitsPerWeight:N2} bits a weight of a matrix."));
        Console.WriteLine();
        Console.WriteLine($"{"matrices",-14}{"of",4}{"weights",16}  {"as",-6}{"bits",6}{"rms error",11}");
        foreach (var loss in report.Losses)
            Console.WriteLine(FormattableString.Invariant(
                $"{loss.Kind,-14}{loss.Matrices,4}{loss.Weights,16:N0}  {NameOf(loss.Storage),-6}{8.0 * loss.Bytes / loss.Weights,6:N2}{loss.RelativeError,11:P2}"));
        Console.WriteLine();
        if (report.Files.Count > 0)
            Console.WriteLine($"Beside them: {string.Join(", ", report.Files)}.");
        Console.WriteLine($"Use it with --model {folder}");
    }

    public static string NameOf(WeightStorage storage) => storage == WeightStorage.Int4 ? "int4" : storage == WeightStorage.Int8 ? "int8" : "as stored";
}
