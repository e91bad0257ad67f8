using System.Runtime.InteropServices;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>What products owe beyond being right: rows that do not know of each other, in whatever form, and dead rows left alone.</summary>
public class AcceleratorMatMulTests
{
    private const int M = 70, N = 70, K = 1100;

    public static TheoryData<DType, DType> Storages()
    {
        var data = new TheoryData<DType, DType>();
        foreach (var activations in Cases.StoredTypes)
            foreach (var weights in Cases.StoredTypes)
                data.Add(activations, weights);
        return data;
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public void ARowDoesNotDependOnTheRowsBesideIt(DType activations, DType weights)
    {
        var device = (Accelerator)TestDevices.Get("opencl:0");
        using var weight = Samples.Pack(device, N, K, weights, Samples.Values(N * K, 7));
        using Matrix input = new(device, K, activations), output = new(device, N, activations);
        var a = Samples.Values(M * K, 6);
        foreach (var (all, alone) in new[] { (MatMulForm.For(device, M), MatMulForm.For(device, 1)), (MatMulForm.Tile, MatMulForm.Thin), (MatMulForm.Thin, MatMulForm.Tile) })
        {
            var together = Product(device, all, a);
            foreach (var row in new[] { 0, 1, 5, 6, 47, 48, 63, 64, 69 })
                Assert.Equal(together[(row * N)..((row + 1) * N)], Product(device, alone, a[(row * K)..((row + 1) * K)]));
        }

        float[] Product(Accelerator device, MatMulForm form, float[] values)
        {
            var view = Samples.Fill(device, input, values);
            MatMul.MatMul.RunOn(device, form, view, weight, output.Rows(view.Rows));
            var product = new float[view.Rows * N];
            Transfer.Read(device, output.Rows(view.Rows), 0, product);
            return product;
        }
    }

    [Fact]
    public void DeadRowsAndPaddingStayAndTouchNothing()
    {
        var device = (Accelerator)TestDevices.Get("opencl:0");
        const int live = 5;
        using var weight = Samples.Pack(device, N, K, DType.F32, Samples.Values(N * K, 7));
        using Matrix input = new(device, K), output = new(device, N), expected = new(device, N);
        using var cell = new Indices(device);
        var count = new LiveCount(cell.Set([live]).Memory, 0);
        var a = Samples.Values(M * K, 6);
        a.AsSpan(live * K).Fill(float.NaN);
        Samples.Fill(device, input, a);
        foreach (var form in new[] { MatMulForm.For(device, M), MatMulForm.Tile, MatMulForm.Thin })
        {
            Samples.Fill(device, output, [.. Enumerable.Repeat(7f, M * N)]);
            MatMul.MatMul.RunOn(device, form, input.Rows(M, count), weight, output.Rows(M));
            MatMul.MatMul.RunOn(device, form, input.Rows(live), weight, expected.Rows(live));
            float[] whole = Whole(device, output.Rows(M)), alive = Whole(device, expected.Rows(live));
            var stride = output.Rows(M).Stride;
            Assert.Equal(alive, whole[..(live * stride)]);
            Assert.DoesNotContain(alive, float.IsNaN);
            for (var i = 0; i < whole.Length; i++)
                if (i % stride >= N || i >= live * stride)
                    Assert.Equal(i % stride >= N ? 0f : 7f, whole[i]);
        }
    }

    [Fact]
    public void RefusesAResultOfAnotherStorage()
    {
        var device = TestDevices.Get("opencl:0");
        using var weight = Samples.Pack(device, 4, 8, DType.F32, Samples.Values(32, 7));
        using Matrix input = new(device, 8, DType.BF16), output = new(device, 4);
        var error = Assert.Throws<ArgumentException>(() => MatMul.MatMul.Run(device, input.Rows(2), weight, output.Rows(2)));
        Assert.Contains("F32 does not come of BF16", error.Message, StringComparison.Ordinal);
    }

    private static float[] Whole(Accelerator device, MatrixView view)
    {
        var values = new float[view.Rows * view.Stride];
        device.Read(view.Memory, 0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
