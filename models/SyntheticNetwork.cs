using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Rotary;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Llada;
using Daedalus.Models.Quantization;

namespace Daedalus.Models;

/// <summary>Shapes of published networks, to be measured with random weights where no checkpoint is at hand.</summary>
public sealed record SyntheticNetwork
{
    private readonly LladaConfig _config;

    private SyntheticNetwork(string name, LladaConfig config)
    {
        Name = name;
        _config = config;
    }

    /// <summary>LLaDA-8B: 32 layers, width 4096, 32 heads of 128, feed-forward 12288, vocabulary 126464, separate head.</summary>
    public static SyntheticNetwork Llada8B { get; } = new("llada-8b", Shape(4096, 32, new AttentionShape(32, 32, 128), 12288, 126464));

    /// <summary>A network of 100 million parameters with the proportions of LLaDA-8B, for machines that cannot hold that one.</summary>
    public static SyntheticNetwork Llada100M { get; } = new("llada-100m", Shape(768, 8, new AttentionShape(12, 12, 64), 2304, 32000));

    /// <summary>Two layers of width 64 over 512 tokens: enough to see a measurement work, too little to learn from it.</summary>
    public static SyntheticNetwork Tiny { get; } = new("tiny", Shape(64, 2, new AttentionShape(4, 4, 16), 128, 512));

    /// <summary>All shapes, the largest first.</summary>
    public static IReadOnlyList<SyntheticNetwork> All { get; } = [Llada8B, Llada100M, Tiny];

    /// <summary>E.g. <c>llada-8b</c>.</summary>
    public string Name { get; }

    /// <summary>Layers.</summary>
    public int Layers => _config.Layers;

    /// <summary>Width of the residual stream.</summary>
    public int Width => _config.Width;

    /// <summary>Heads.</summary>
    public AttentionShape Attention => _config.Attention;

    /// <summary>Width between the two products of the feed-forward half.</summary>
    public int FeedForward => _config.FeedForward;

    /// <summary>Most positions of a sequence.</summary>
    public int ContextLimit => _config.ContextLimit;

    /// <summary>Bytes of activations that a pass takes for each position.</summary>
    public long ActivationBytesPerToken(IDevice device) => _config.ActivationBytesPerToken(device);

    /// <summary>Rows of the head.</summary>
    public int Vocabulary => _config.Vocabulary;

    /// <summary>Parameters in all.</summary>
    public long Parameters => _config.Parameters;

    /// <summary>Parameters that a token is multiplied with in the layers: all but embedding, head and norms.</summary>
    public long LayerParameters => (long)Layers
        * (((long)Attention.QkvColumns * Width) + ((long)Width * Attention.Heads * Attention.HeadDim) + (3L * _config.FeedForward * Width));

    /// <summary>Bytes that the weights take on a device, tables included.</summary>
    /// <param name="device">Where.</param>
    /// <param name="type">Storage of the weights.</param>
    /// <param name="storage">What they become.</param>
    public long MemoryOn(IDevice device, DType type = DType.BF16, WeightStorage storage = WeightStorage.AsStored) => checked(
        LladaTensors.Described(_config).Sum(tensor => tensor.IsMatrix
            ? PackedMatrix.BytesFor(device, tensor.Shape[0], tensor.Shape[1], type, QuantizedParts.StorageOf(tensor, storage))
            : Matrix.BytesPerRow(checked((int)tensor.Shape[0])))
        + RotaryTable.BytesFor(ContextLimit, Attention.HeadDim));

    /// <summary>Storage of the activations of a pass, and so of cached keys and values.</summary>
    /// <param name="network">One that <see cref="Create"/> made.</param>
    public static DType ActivationsOf(INetwork network) => LladaPass.Activations(network.Device, network.Head.Type);

    /// <summary>Makes the network on a device.</summary>
    /// <param name="device">Where.</param>
    /// <param name="type">Storage of the weights.</param>
    /// <param name="storage">What they become.</param>
    /// <exception cref="InsufficientMemoryException">It does not fit.</exception>
    public INetwork Create(IDevice device, DType type = DType.BF16, WeightStorage storage = WeightStorage.AsStored) =>
        LladaSynthetic.Create(_config, device, type, storage);

    private static LladaConfig Shape(int width, int layers, AttentionShape attention, int feedForward, int vocabulary) => new()
    {
        Width = width,
        Layers = layers,
        Attention = attention,
        FeedForward = feedForward,
        Vocabulary = vocabulary,
        ContextLimit = 4096,
        NormEpsilon = 1e-5f,
        RopeTheta = 500000,
        TiedHead = false,
        MaskToken = vocabulary - 128,
        EosToken = vocabulary - 383,
    };
}
