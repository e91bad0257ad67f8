using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Cli.Bench;

/// <summary>
/// The products and the attention of one layer with weights of its own, repeated for as many layers as there are: what a step would take if it
/// did nothing else. Of a small network those weights may stay in a cache of the device that a real step's layers push each other out of.
/// </summary>
internal sealed class LayerParts : IDisposable
{
    private readonly IDevice _device;
    private readonly SyntheticNetwork _shape;
    private readonly PackedMatrix[] _weights;
    private readonly Matrix[] _inputs;
    private readonly Matrix[] _outputs;
    private readonly Matrix _cache;
    private readonly int _capacity;

    public LayerParts(IDevice device, SyntheticNetwork shape, DType type, WeightStorage storage, DType activations, int mostTokens)
    {
        (_device, _shape, _capacity) = (device, shape, mostTokens);
        var mixed = shape.Attention.Heads * shape.Attention.HeadDim;
        (int N, int K)[] products =
        [
            (shape.Attention.QkvColumns, shape.Width), (shape.Width, mixed), (2 * shape.FeedForward, shape.Width), (shape.Width, shape.FeedForward),
        ];
        _weights = [.. products.Select((product, i) => Weight(device, product.N, product.K, type, storage, i))];
        _inputs = [.. products.Select(product => Filled(device, product.K, activations, mostTokens))];
        _outputs = [.. products.Select(product => new Matrix(device, product.N, activations))];
        _cache = new Matrix(device, 2 * shape.Attention.KvHeads * shape.Attention.HeadDim, activations);
        Products(mostTokens);
        var all = StepShape.Refresh(mostTokens);
        using var inputs = new StepInputs(device, all, shape.Vocabulary);
        Attend(inputs, all);
        device.Wait();
    }

    /// <summary>All products of a step's layers.</summary>
    public Work PrepareProducts(StepShape step) => new(_device, () =>
    {
        for (var layer = 0; layer < _shape.Layers; layer++)
            Products(step.Fresh);
    });

    /// <summary>The attention of a step's layers, with the storing of fresh keys and values where there is a cache.</summary>
    public Work PrepareAttention(StepInputs inputs, StepShape step) => new(_device, () =>
    {
        for (var layer = 0; layer < _shape.Layers; layer++)
            Attend(inputs, step);
    });

    /// <summary>The rows that a head would be given.</summary>
    public MatrixView Hidden(StepShape step) => _inputs[0].Rows(step.Asked);

    public void Dispose()
    {
        IDisposable[] owned = [.. _weights, .. _inputs, .. _outputs, _cache];
        foreach (var one in owned)
            one.Dispose();
    }

    private static PackedMatrix Weight(IDevice device, int n, int k, DType type, WeightStorage storage, int seed)
    {
        var weight = PackedMatrix.Allocate(device, n, k, type, storage);
        RandomWeights.Fill(device, weight, seed, 1f / MathF.Sqrt(k));
        return weight;
    }

    private static Matrix Filled(IDevice device, int columns, DType type, int rows)
    {
        var matrix = new Matrix(device, columns, type);
        var view = matrix.Rows(rows);
        var values = new float[columns];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < columns; i++)
                values[i] = (((row * 31) + (i * 17)) % 101 / 50f) - 1f;
            Transfer.Write(device, view, row, values);
        }

        return matrix;
    }

    private void Products(int rows)
    {
        for (var i = 0; i < _weights.Length; i++)
            MatMul.Run(_device, _inputs[i].Rows(rows), _weights[i], _outputs[i].Rows(rows));
    }

    private void Attend(StepInputs inputs, StepShape step) => Attention.Run(
        _device, _outputs[0].Rows(step.Fresh), inputs.Offsets, _shape.Attention,
        new AttentionSight(0, step.IsCached ? inputs.Cache(_cache, _capacity) : null), _outputs[1].Rows(step.Fresh), _weights[0].MultipliesBF16);
}
