using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Embedding;

public static partial class Embedding
{
    private static readonly int[] Int8Ids = [76, 0, 7, 7, 33];

    internal static IEnumerable<ConformanceCase> Int8Cases => [Int8Case(24) with { IsShort = true }, Int8Case(1100)];

    // One product of a whole number and its row's scale: nothing but the rounding of that may differ.
    private static ConformanceCase Int8Case(int d) => new(
        "Embedding", $"{Int8Ids.Length} of [77, {d}] int8", DType.I8, 1e-7, device => Int8Error(device, d));

    private static double Int8Error(IDevice device, int d)
    {
        var values = Samples.Values(77 * d, 27);
        using var table = Samples.PackAs(device, 77, d, WeightStorage.Int8, values);
        using var output = new Matrix(device, d);
        using var ids = new Indices(device);
        var rows = output.Rows(Int8Ids.Length);
        Run(device, table, ids.Set(Int8Ids), rows);
        var exact = Samples.Quantized(d, values);
        double[] expected = [.. Int8Ids.SelectMany(id => exact[(id * d)..((id + 1) * d)])];
        return Samples.Distance(device, expected, rows);
    }
}
