using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>Attention over values of a test.</summary>
internal static class AttentionRun
{
    public static readonly AttentionShape Shape = new(4, 2, 48);

    /// <summary>How activations are stored that are multiplied as <paramref name="type"/>: the processor has them in fp32.</summary>
    public static DType Stored(IDevice device, DType type) => device is CpuDevice ? DType.F32 : type;

    public static float[] Run(IDevice device, float[] values, int[] offsets, int block, KeyValueCache? cache = null, DType type = DType.F32, int[]? shadows = null)
    {
        var stored = Stored(device, type);
        using Matrix qkv = new(device, Shape.QkvColumns, stored), output = new(device, Shape.Heads * Shape.HeadDim, stored);
        using Indices starts = new(device), places = new(device);
        var view = Samples.Fill(device, qkv, values);
        var result = output.Rows(view.Rows);
        Attention.Attention.Run(device, view, starts.Set(offsets), Shape, new AttentionSight(block, cache, shadows is null ? default : places.Set(shadows)), result, inBF16: type == DType.BF16);
        var read = new float[view.Rows * result.Columns];
        Transfer.Read(device, result, 0, read);
        return read;
    }
}
