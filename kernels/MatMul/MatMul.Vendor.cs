using System.Diagnostics;
using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

public static partial class MatMul
{
    private const int MeasuredRuns = 10;
    private static readonly ConditionalWeakTable<Accelerator, ProductChoices> Choices = new();

    /// <summary>Multiplies by the maker's library where that is allowed and faster than a tile. A library knows no rows that only the device counts.</summary>
    private static bool TryVendor(Accelerator device, TensorTile tile, MatrixView a, PackedMatrix weight, MatrixView c)
    {
        if (device.VendorProducts is not { } vendor || a.Live.Memory is not null || weight.Type != a.Type || a.Rows == 0)
            return false;
        var shape = new ProductShape(a.Rows, weight.N, weight.K, a.Stride, weight.PaddedK, c.Stride, a.Type);
        if (!Choices.TryGetValue(device, out var choices))
            choices = Choices.GetValue(device, ChoicesOf);
        return (choices.Find(shape) ?? Measure(choices, device, tile, a, weight, c, shape)) && device.TryVendorProduct(shape, a.Memory, weight.Memory, c.Memory);
    }

    private static bool Measure(
        ProductChoices choices, Accelerator device, TensorTile tile, MatrixView a, PackedMatrix weight, MatrixView c, ProductShape shape) =>
        choices.Measure(shape, () => RunTile(device, tile, a, weight, c), () => device.TryVendorProduct(shape, a.Memory, weight.Memory, c.Memory));

    private static ProductChoices ChoicesOf(Accelerator device) =>
        new(BinaryCache.Default(), $"{device.VendorProducts!.Provenance} {TensorText.Whole}", work => Time(device, work));

    private static TimeSpan Time(Accelerator device, Action work)
    {
        work();
        device.Wait();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < MeasuredRuns; i++)
            work();
        device.Wait();
        return Stopwatch.GetElapsedTime(start);
    }
}
