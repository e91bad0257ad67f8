using System.Runtime.InteropServices;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>Values as a test needs them on a device, beside <see cref="Samples"/>.</summary>
internal static class Data
{
    /// <summary>Values as stored: their bytes, and what those bytes say in double.</summary>
    public static (byte[] Bytes, double[] Exact) Stored(float[] values, DType type) => type switch
    {
        DType.F32 => (MemoryMarshal.AsBytes<float>(values).ToArray(), Samples.Doubles(values)),
        DType.F16 => (MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, v => (Half)v)).ToArray(), Array.ConvertAll(values, v => (double)(Half)v)),
        _ => (
            MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(values, BFloat16.FromSingle)).ToArray(),
            Array.ConvertAll(values, v => (double)BFloat16.ToSingle(BFloat16.FromSingle(v)))),
    };

    /// <summary>A weight [n, k] whose rows, at least 41, came in three pieces, the last ones first.</summary>
    public static PackedMatrix PackInPieces(IDevice device, int n, int k, DType type, WeightStorage storage, byte[] bytes)
    {
        var weight = PackedMatrix.Allocate(device, n, k, type, storage);
        var rowBytes = bytes.Length / n;
        foreach (var (first, end) in new[] { (40, n), (0, 1), (1, 40) })
            weight.PackRows(device, first, type, bytes.AsSpan(first * rowBytes, (end - first) * rowBytes));
        return weight;
    }

    /// <summary>Numbers on a device; the garbage collector frees them.</summary>
    public static IndexView Indices(IDevice device, params ReadOnlySpan<int> values) => new Indices(device).Set(values);
}
