using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Quantization;

namespace Daedalus.Models.Llada;

/// <summary>A network of a given shape with weights made on the device: it answers nothing, but it costs what the real one costs.</summary>
internal static class LladaSynthetic
{
    /// <exception cref="InsufficientMemoryException">It does not fit.</exception>
    public static LladaNetwork Create(LladaConfig config, IDevice device, DType type, WeightStorage storage)
    {
        var owned = new List<IDisposable>();
        try
        {
            var seed = 0;
            PackedMatrix Weight(int n, int k, bool isEnd = false)
            {
                var weight = PackedMatrix.Allocate(device, n, k, type, QuantizedParts.StorageOf(isEnd, storage));
                owned.Add(weight);
                RandomWeights.Fill(device, weight, seed++, 1f / MathF.Sqrt(k));
                return weight;
            }

            Matrix Ones()
            {
                var values = new float[config.Width];
                Array.Fill(values, 1f);
                var row = Matrix.Row(device, values);
                owned.Add(row);
                return row;
            }

            var embedding = Weight(config.Vocabulary, config.Width, isEnd: true);
            var layers = Enumerable.Range(0, config.Layers).Select(_ => new LladaLayer
            {
                AttentionNorm = Ones(),
                Qkv = Weight(config.Attention.QkvColumns, config.Width),
                AttentionOut = Weight(config.Width, config.Attention.Heads * config.Attention.HeadDim),
                FeedForwardNorm = Ones(),
                GateUp = Weight(2 * config.FeedForward, config.Width),
                Down = Weight(config.Width, config.FeedForward),
            }).ToArray();
            return new LladaNetwork(
                config, device, embedding, layers, Ones(), config.TiedHead ? null : Weight(config.Vocabulary, config.Width, isEnd: true), config.Parameters);
        }
        catch
        {
            owned.ForEach(one => one.Dispose());
            throw;
        }
    }
}
