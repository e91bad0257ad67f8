using System.Runtime.InteropServices;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Tests.Llada.Generated;

/// <summary>
/// Seeded weights whose every part shows in the logits: projections keep the scale of their input, so that attention is neither flat nor
/// one-hot, and norms are far from 1.
/// </summary>
internal sealed class LladaWeights
{
    private readonly Dictionary<string, double[]> _values = [];

    public LladaWeights(LladaSpec spec, int seed)
    {
        var index = 0;
        foreach (var (name, shape) in spec.Tensors())
        {
            var values = Draw(shape, (ulong)seed, index++);
            var bytes = Store(values, spec.Type);
            _values[name] = Array.ConvertAll(values, value => Rounded(value, spec.Type));
            Tensors.Add(new StoredTensor(name, spec.Type.ToString(), shape, bytes));
        }
    }

    /// <summary>As they go into the file.</summary>
    public List<StoredTensor> Tensors { get; } = [];

    /// <summary>What the stored bytes of a tensor mean, row after row.</summary>
    public double[] this[string name] => _values[name];

    private static float[] Draw(long[] shape, ulong seed, int index)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        var scale = shape.Length == 1 ? 0.3 : 1.4 / Math.Sqrt(shape[1]);
        for (var i = 0; i < values.Length; i++)
        {
            var key = CounterRandom.Key(seed, index, i);
            var normal = Math.Sqrt(-2 * Math.Log(CounterRandom.Uniform(key, 0))) * Math.Cos(2 * Math.PI * CounterRandom.Uniform(key, 1));
            values[i] = (float)((shape.Length == 1 ? 1 : 0) + (scale * normal));
        }

        return values;
    }

    private static byte[] Store(float[] values, DType type) => type switch
    {
        DType.F32 => MemoryMarshal.AsBytes<float>(values).ToArray(),
        DType.F16 => MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, value => (Half)value)).ToArray(),
        _ => MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(values, BFloat16.FromSingle)).ToArray(),
    };

    private static double Rounded(float value, DType type) => type switch
    {
        DType.F32 => value,
        DType.F16 => (double)(Half)value,
        _ => BFloat16.ToSingle(BFloat16.FromSingle(value)),
    };
}
