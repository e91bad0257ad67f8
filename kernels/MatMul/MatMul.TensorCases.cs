using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

public static partial class MatMul
{
    private const int DeadRows = 3;

    private static readonly (int M, int N, int K)[] TensorShapes =
        [(1, 8, 16), (15, 40, 48), (17, 130, 32), (33, 72, 100), (64, 128, 288), (130, 200, 80)];

    internal static IEnumerable<DeviceText> Texts => [.. MatMulForm.Texts, .. DeviceText.OverTiles(TensorText, TensorTile.All.ToArray())];

    /// <summary>Every tile of the tensor cores at once: within tolerance of the reference, bit for bit alike, and nothing written beside the live rows.</summary>
    internal static IEnumerable<ConformanceCase> TensorCases =>
        from type in new[] { DType.BF16, DType.F16 }
        from shape in TensorShapes
        select new ConformanceCase(
            "MatMul", $"by tensor cores [{shape.M}, {shape.K}] by [{shape.N}, {shape.K}]", type, Tolerances.For(type),
            device => TensorError((Accelerator)device, shape.M, shape.N, shape.K, type))
        {
            Fits = device => device is Accelerator { Features.TensorCores: true },
        };

    private static double TensorError(Accelerator device, int m, int n, int k, DType type)
    {
        float[] a = Samples.Rounded(Samples.Values((m + DeadRows) * k, 5), type), w = Samples.Rounded(Samples.Values(n * k, 6), type);
        double[] expected = [.. Reference(Samples.Doubles(a.AsSpan(0, m * k)), Samples.Doubles(w), m, n, k), .. new double[DeadRows * n]];
        a.AsSpan(m * k).Fill(float.NaN);
        using var weight = Samples.Pack(device, n, k, type, w);
        using var input = new Matrix(device, k, type);
        using var live = new Indices(device);
        var rows = Samples.Fill(device, input, a);
        var cell = new LiveCount(live.Set([m]).Memory, 0);
        float[]? first = null;
        foreach (var tile in TensorTile.All)
        {
            if (tile.SharedBytes(type) > device.Features.LocalBytes)
                continue;
            var values = InTiles(device, tile, input.Rows(rows.Rows, cell), weight);
            if (!(first ??= values).AsSpan().SequenceEqual(values))
                return double.NaN;
        }

        return first is null ? double.NaN : Samples.Distance(expected, first);
    }

    // All rows, and the padding of the live ones: what nobody wrote is still zero.
    private static float[] InTiles(Accelerator device, TensorTile tile, MatrixView a, PackedMatrix weight)
    {
        using var output = new Matrix(device, weight.N, a.Type);
        var c = output.Rows(a.Rows);
        RunTile(device, tile, a, weight, c);
        var whole = new MatrixView(c.Memory, c.Rows, c.Stride, c.Stride, c.Type, default);
        var values = new float[c.Rows * c.Stride];
        Transfer.Read(device, whole, 0, values);
        for (var row = 0; row < c.Rows; row++)
            if (values.AsSpan(row * c.Stride, c.Stride)[c.Columns..].ContainsAnyExcept(0f))
                return [float.NaN];
        return [.. Enumerable.Range(0, c.Rows).SelectMany(row => values.AsSpan(row * c.Stride, c.Columns).ToArray())];
    }
}
