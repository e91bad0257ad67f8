using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Rotary;

public static partial class Rotary
{
    // Empty sequences first, in between and last.
    private static readonly int[] Ragged = [0, 0, 25, 25, 26, 60, 60];
    private static readonly int[] Late = [7, 3, 0, 9, 50, 1];

    internal static IEnumerable<DeviceText> Texts => DeviceText.OverActivations(Text);

    internal static IEnumerable<ConformanceCase> Cases
    {
        get
        {
            foreach (var type in new[] { DType.F32, DType.BF16, DType.F16 })
            {
                yield return Case(3, 20, 70, type, [0, 25, 60], []) with { IsShort = true };
                yield return Case(2, 64, 128, type, Ragged, Late);
                yield return Case(11, 128, 1500, type, Ragged, []);
                yield return Case(2, 64, 128, type, Ragged, [], [0, 9, 8, 2, 0, 0, 0, 5, 10, 14, 0, 0]);
                yield return Case(2, 64, 128, type, Ragged, Late, [], [.. Enumerable.Range(0, 60).Select(row => (row * 37) % 85)]);
                yield return Case(2, 64, 128, type, Ragged, Late, [0, 0, 6, 1, 0, 0, 1, 4, 16, 34, 0, 0]);
            }
        }
    }

    private static ConformanceCase Case(int heads, int d, int columns, DType type, int[] offsets, int[] first, int[]? shadows = null, int[]? places = null) => new(
        "Rotary", $"{heads} heads of {d} in [60, {columns}], {offsets.Length - 1} sequences{(first.Length > 0 ? " that begin late" : "")}{(shadows is null ? "" : places is null ? " with shadows" : " in places of their own")}", type,
        Tolerances.For(type), device => Error(device, heads, d, columns, type, offsets, first, shadows ?? [], places ?? []))
    {
        Fits = device => type == DType.F32 || device is Accelerator,
    };

    private static double Error(IDevice device, int heads, int d, int columns, DType type, int[] offsets, int[] first, int[] shadows, int[] places)
    {
        var x = Samples.Rounded(Samples.Values(offsets[^1] * columns, 25), type);
        using var table = new RotaryTable(device, 85, d, 10000);
        using var matrix = new Matrix(device, columns, type);
        using Indices starts = new(device), positions = new(device), shadowed = new(device), each = new(device);
        var view = Samples.Fill(device, matrix, x);
        Run(
            device, view, heads, starts.Set(offsets), table, first.Length == 0 ? default : positions.Set(first), shadows.Length == 0 ? default : shadowed.Set(shadows),
            places.Length == 0 ? default : each.Set(places));
        var expected = Samples.Doubles(x);
        for (var s = 0; s + 1 < offsets.Length; s++)
            for (var row = offsets[s]; row < offsets[s + 1]; row++)
            {
                var shadow = shadows.Length == 0 ? -1 : row - (offsets[s + 1] - shadows[2 * s]);
                var position = shadow >= 0 ? shadows[(2 * s) + 1] + shadow : places.Length > 0 ? places[row] : row - offsets[s] + (first.Length == 0 ? 0 : first[s]);
                for (var at = row * columns; at < (row * columns) + (heads * d); at += d)
                    Reference(expected.AsSpan(at, d).ToArray(), position, 10000).CopyTo(expected, at);
            }

        return Samples.Distance(device, expected, view);
    }
}
