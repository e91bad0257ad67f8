using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

public sealed class GatedProductTests
{
    // Halves of whole panels, of none, and a pair of panels that the second half shares.
    [Theory]
    [InlineData(128, WeightStorage.AsStored)]
    [InlineData(90, WeightStorage.AsStored)]
    [InlineData(13, WeightStorage.AsStored)]
    [InlineData(128, WeightStorage.BF16)]
    [InlineData(90, WeightStorage.BF16)]
    [InlineData(128, WeightStorage.Int8)]
    [InlineData(90, WeightStorage.Int4)]
    public void What_is_gated_on_the_way_has_the_bits_of_what_is_kept_and_gated_after(int f, WeightStorage storage)
    {
        const int rows = 131, k = 160;
        var values = Data.Stored(Samples.Values(2 * f * k, 41), DType.F32).Bytes;
        foreach (var isa in Cases.Isas)
            foreach (var threads in (int[])[1, 2])
            {
                using var device = new CpuDevice(threads, isa);
                using var weight = PackedMatrix.Allocate(device, 2 * f, k, DType.F32, storage);
                weight.PackRows(device, 0, DType.F32, values);
                using Matrix input = new(device, k), products = new(device, 2 * f), gated = new(device, f), apart = new(device, f);
                var a = Samples.Fill(device, input, Samples.Values(rows * k, 42, scale: .2f));
                SwiGlu.SwiGlu.Run(device, a, weight, null, gated.Rows(rows));
                MatMul.MatMul.Run(device, a, weight, products.Rows(rows));
                SwiGlu.SwiGlu.Run(device, products.Rows(rows), apart.Rows(rows));

                // The last columns of a row that is gated alone are computed one by one.
                for (var row = 0; row < rows; row++)
                    for (var i = 0; i < f; i++)
                        Assert.Equal(apart.Rows(rows).Row(row)[i], gated.Rows(rows).Row(row)[i], i < f / 16 * 16 ? 0f : 1e-6f * MathF.Abs(apart.Rows(rows).Row(row)[i]));
            }
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_by_its_shape()
    {
        using var device = new CpuDevice(1);
        using var weight = PackedMatrix.Allocate(device, 20, 8, DType.F32);
        using Matrix input = new(device, 8), output = new(device, 11);
        var error = Assert.Throws<ArgumentException>(() => SwiGlu.SwiGlu.Run(device, input.Rows(3), weight, null, output.Rows(3)));
        Assert.Contains("[3, 8] by a [20, 8] weight, gated, does not give [3, 11]", error.Message, StringComparison.Ordinal);
    }
}
