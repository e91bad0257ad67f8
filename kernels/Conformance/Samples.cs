using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Conformance;

/// <summary>Inputs that make a wrong kernel show: normal values with a few outliers, so that no softmax is flat and no sum cancels.</summary>
internal static class Samples
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

    /// <summary>The same values after a round trip through a storage type.</summary>
    public static float[] Rounded(float[] values, DType type) => type switch
    {
        DType.F32 => values,
        DType.F16 => Array.ConvertAll(values, v => (float)(Half)v),
        DType.BF16 => Array.ConvertAll(values, v => BFloat16.ToSingle(BFloat16.FromSingle(v))),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No value is rounded to this storage alone."),
    };

    public static double[] Doubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < doubles.Length; i++)
            doubles[i] = values[i];
        return doubles;
    }

    /// <summary>The sum of products that references are made of: four sums, which do not wait for each other.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (; a.Length >= 4 && b.Length >= 4; a = a[4..], b = b[4..])
        {
            s0 += a[0] * b[0];
            s1 += a[1] * b[1];
            s2 += a[2] * b[2];
            s3 += a[3] * b[3];
        }

        for (var i = 0; i < a.Length; i++)
            s0 += a[i] * b[i];
        return s0 + s1 + (s2 + s3);
    }

    /// <summary>A view of rows with these values; the matrix is the caller's.</summary>
    public static MatrixView Fill(IDevice device, Matrix matrix, float[] values)
    {
        var view = matrix.Rows(values.Length / matrix.Columns);
        Transfer.Write(device, view, 0, values);
        return view;
    }

    /// <summary>A weight [n, k] of these values, stored as <paramref name="type"/>.</summary>
    public static PackedMatrix Pack(IDevice device, int n, int k, DType type, float[] values)
    {
        var weight = PackedMatrix.Allocate(device, n, k, type);
        weight.PackRows(device, 0, type, Stored(values, type));
        return weight;
    }

    /// <summary>The same weight, of fp32 and kept as <paramref name="storage"/>.</summary>
    public static PackedMatrix PackAs(IDevice device, int n, int k, WeightStorage storage, float[] values)
    {
        var weight = PackedMatrix.Allocate(device, n, k, DType.F32, storage);
        weight.PackRows(device, 0, DType.F32, Stored(values, DType.F32));
        return weight;
    }

    /// <summary>For the names of cases.</summary>
    public static string NameOf(WeightStorage storage) => storage switch
    {
        WeightStorage.Int8 => "int8",
        WeightStorage.BF16 => "kept as bf16",
        _ => throw new ArgumentOutOfRangeException(nameof(storage), storage, "No cases are of this storage."),
    };

    /// <summary>What <see cref="PackAs"/> keeps of rows of k values, int8 or bf16.</summary>
    public static double[] Kept(WeightStorage storage, int k, float[] values) => storage switch
    {
        WeightStorage.Int8 => Quantized(k, values),
        WeightStorage.BF16 => Doubles(Rounded(values, DType.BF16)),
        _ => throw new ArgumentOutOfRangeException(nameof(storage), storage, "No cases are of this storage."),
    };

    /// <summary>Rows of activations as they are multiplied by such a weight: the processor may round them too.</summary>
    public static double[] Multiplied(PackedMatrix weight, WeightStorage storage, float[] rows) => weight.RoundsInputs ? Kept(storage, weight.K, rows) : Doubles(rows);

    /// <summary>What int8 rows of k of these values say, in double.</summary>
    public static double[] Quantized(int k, float[] values)
    {
        var quantized = new sbyte[k];
        var exact = new double[values.Length];
        for (var row = 0; row < values.Length; row += k)
        {
            var scale = RowQuantizer.Quantize(values.AsSpan(row, k), quantized);
            for (var i = 0; i < k; i++)
                exact[row + i] = (double)scale * quantized[i];
        }

        return exact;
    }

    /// <summary>Largest distance from a reference, relative to the reference's largest magnitude.</summary>
    /// <exception cref="InvalidOperationException">The reference is all but zero and would prove nothing.</exception>
    public static double Distance(IDevice device, ReadOnlySpan<double> expected, MatrixView actual)
    {
        var values = new float[actual.Rows * actual.Columns];
        Transfer.Read(device, actual, 0, values);
        return Distance(expected, values);
    }

    /// <inheritdoc cref="Distance(IDevice, ReadOnlySpan{double}, MatrixView)"/>
    public static double Distance(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual)
    {
        double largest = 0, farthest = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            var distance = Math.Abs(expected[i] - actual[i]);
            if (!(distance <= farthest))
                farthest = distance;
        }

        return largest > 1e-3 ? farthest / largest : throw new InvalidOperationException("The reference is all but zero and would prove nothing.");
    }

    private static byte[] Stored(float[] values, DType type)
    {
        var bytes = new byte[values.Length * type.Bytes()];
        Transfer.Round(values, type, bytes);
        return bytes;
    }
}
