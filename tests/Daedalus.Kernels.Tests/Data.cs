using System.Runtime.InteropServices;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>Inputs that make a wrong kernel show: normal values with a few outliers, so that no softmax is flat and no sum cancels.</summary>
internal static class Data
{
    public static float[] Values(int count, int seed, float scale = 1f)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var key = CounterRandom.Key((ulong)seed, i, 0);
            var normal = Math.Sqrt(-2 * Math.Log(CounterRandom.Uniform(key, 0))) * Math.Cos(2 * Math.PI * CounterRandom.Uniform(key, 1));
            values[i] = (float)(normal * scale * (CounterRandom.Uniform(key, 2) < 0.02 ? 8 : 1));
        }

        return values;
    }

    /// <summary>Values as stored: their bytes, and what those bytes say in double.</summary>
    public static (byte[] Bytes, double[] Exact) Stored(float[] values, DType type) => type switch
    {
        DType.F32 => (MemoryMarshal.AsBytes<float>(values).ToArray(), Doubles(values)),
        DType.F16 => (MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, v => (Half)v)).ToArray(), Array.ConvertAll(values, v => (double)(Half)v)),
        _ => (
            MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(values, BFloat16.FromSingle)).ToArray(),
            Array.ConvertAll(values, v => (double)BFloat16.ToSingle(BFloat16.FromSingle(v)))),
    };

    public static double[] Doubles(float[] values) => Array.ConvertAll(values, v => (double)v);

    /// <summary>Numbers on a device; the garbage collector frees them.</summary>
    public static IndexView Indices(IDevice device, params ReadOnlySpan<int> values) => new Indices(device).Set(values);

    public static MatrixView Fill(Matrix matrix, int rows, float[] values)
    {
        var view = matrix.Rows(rows);
        for (var row = 0; row < rows; row++)
            values.AsSpan(row * view.Columns, view.Columns).CopyTo(view.Row(row));
        return view;
    }

    /// <summary>Asserts that values match a reference relative to its largest magnitude, and that the reference is not trivial.</summary>
    public static void AssertClose(ReadOnlySpan<double> expected, MatrixView actual, double tolerance)
    {
        var largest = 0.0;
        foreach (var value in expected)
            largest = Math.Max(largest, Math.Abs(value));
        Assert.True(largest > 1e-3, "the reference is all zeros and would prove nothing");
        for (var row = 0; row < actual.Rows; row++)
            for (var column = 0; column < actual.Columns; column++)
            {
                var difference = Math.Abs(expected[(row * actual.Columns) + column] - actual.Row(row)[column]);
                Assert.True(
                    difference <= tolerance * largest,
                    $"[{row}, {column}]: {actual.Row(row)[column]} is {difference:E2} from {expected[(row * actual.Columns) + column]}, largest {largest}");
            }
    }
}
