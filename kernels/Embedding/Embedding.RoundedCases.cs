using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Embedding;

public static partial class Embedding
{
    private static readonly int[] RoundedIds = [76, 0, 7, 7, 33];

    internal static IEnumerable<ConformanceCase> RoundedCases =>
    [
        RoundedCase(24, WeightStorage.Int8) with { IsShort = true }, RoundedCase(1100, WeightStorage.Int8),
        RoundedCase(24, WeightStorage.BF16), RoundedCase(1101, WeightStorage.BF16),
    ];

    // One product of a whole number and its row's scale: nothing but the rounding of that may differ, of bf16 nothing.
    private static ConformanceCase RoundedCase(int d, WeightStorage storage) => new(
        "Embedding", $"{RoundedIds.Length} of [77, {d}] {Samples.NameOf(storage)}", DType.F32, storage == WeightStorage.Int8 ? 1e-7 : 0, device => RoundedError(device, d, storage));

    private static double RoundedError(IDevice device, int d, WeightStorage storage)
    {
        var values = Samples.Values(77 * d, 27);
        using var table = Samples.PackAs(device, 77, d, storage, values);
        using var output = new Matrix(device, d);
        using var ids = new Indices(device);
        var rows = output.Rows(RoundedIds.Length);
        Run(device, table, ids.Set(RoundedIds), rows);
        var exact = Samples.Kept(storage, d, values);
        double[] expected = [.. RoundedIds.SelectMany(id => exact[(id * d)..((id + 1) * d)])];
        return Samples.Distance(device, expected, rows);
    }
}
