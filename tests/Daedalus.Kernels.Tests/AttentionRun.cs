using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>Attention over values of a test.</summary>
internal static class AttentionRun
{
    public static readonly AttentionShape Shape = new(4, 2, 48);

    public static float[] Run(IDevice device, float[] values, int[] offsets, int block, KeyValueCache? cache = null, DType type = DType.F32, int[]? shadows = null)
    {
        using Matrix qkv = new(device, Shape.QkvColumns, type), output = new(device, Shape.Heads * Shape.HeadDim, type);
        using Indices starts = new(device), places = new(device);
        var view = Samples.Fill(device, qkv, values);
        var result = output.Rows(view.Rows);
        Attention.Attention.Run(device, view, starts.Set(offsets), Shape, new AttentionSight(block, cache, shadows is null ? default : places.Set(shadows)), result);
        var read = new float[view.Rows * result.Columns];
        Transfer.Read(device, result, 0, read);
        return read;
    }
}
