using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Embedding;

public static partial class Embedding
{
    private static readonly int[] Ids = [49, 0, 7, 7];

    internal static IEnumerable<DeviceText> Texts => DeviceText.OverWeights(Text);

    internal static IEnumerable<ConformanceCase> Cases
    {
        get
        {
            foreach (var type in new[] { DType.F32, DType.F16, DType.BF16 })
            {
                yield return Case(24, type) with { IsShort = true };
                yield return Case(1100, type);
            }
        }
    }

    // Rows come back as they are stored, to the bit.
    private static ConformanceCase Case(int d, DType type) => new(
        "Embedding", $"{Ids.Length} of [50, {d}]", type, 0, device => Error(device, d, type));

    private static double Error(IDevice device, int d, DType type)
    {
        var values = Samples.Rounded(Samples.Values(50 * d, 26), type);
        using var table = Samples.Pack(device, 50, d, type, values);
        using var output = new Matrix(device, d);
        using var ids = new Indices(device);
        var rows = output.Rows(Ids.Length);
        Run(device, table, ids.Set(Ids), rows);
        double[] expected = [.. Ids.SelectMany(id => Samples.Doubles(values.AsSpan(id * d, d)))];
        return Samples.Distance(device, expected, rows);
    }
}
