using System.Collections.Immutable;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Rotary;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Weights;

namespace Daedalus.Models.Llada;

/// <summary>A LLaDA checkpoint before its weights are read.</summary>
internal sealed class LladaPlan : INetworkPlan
{
    public const string ModelType = "llada";

    private readonly LladaConfig _config;
    private readonly Checkpoint _checkpoint;

    public LladaPlan(string folder, LladaConfig config, Checkpoint checkpoint)
    {
        _config = config;
        _checkpoint = checkpoint;
        Problems = [.. FindProblems(folder)];
    }

    public ModelConventions Conventions => _config.Conventions;

    public long Parameters => _config.Parameters;

    public long ActivationBytesPerToken => _config.ActivationBytesPerToken;

    public string Shape =>
        $"{_config.Layers} layers, width {_config.Width}, {_config.Attention.Heads} heads of {_config.Attention.HeadDim} "
        + $"({_config.Attention.KvHeads} for keys), feed-forward {_config.FeedForward}, vocabulary {_config.Vocabulary}, "
        + $"{(_config.TiedHead ? "tied" : "separate")} head";

    public IReadOnlyList<InvalidModelException> Problems { get; }

    public long MemoryOn(IDevice device, WeightStorage storage = WeightStorage.AsStored) => checked(
        LladaTensors.All(_config).Sum(tensor => Packed(device, storage, tensor.Name, tensor.Shape))
        + RotaryTable.BytesFor(_config.ContextLimit, _config.Attention.HeadDim));

    public INetwork Load(IDevice device, WeightStorage storage, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using var packer = new WeightPacker(_checkpoint, device, storage, progress, cancellationToken);
        var shapes = LladaTensors.All(_config).ToDictionary(tensor => tensor.Name, tensor => tensor.Shape);
        TensorInfo Find(string name) => _checkpoint.Require(name, shapes[name]);

        var embedding = packer.Pack(Find(LladaTensors.Embedding));
        var layers = new LladaLayer[_config.Layers];
        for (var i = 0; i < layers.Length; i++)
            layers[i] = LoadLayer(packer, i, Find);
        var finalNorm = packer.Vector(Find(LladaTensors.FinalNorm));
        var head = _config.TiedHead ? null : packer.Pack(Find(LladaTensors.Head));
        var network = new LladaNetwork(_config, device, embedding, layers, finalNorm, head, Parameters);
        packer.Release();
        return network;
    }

    private static LladaLayer LoadLayer(WeightPacker packer, int layer, Func<string, TensorInfo> find)
    {
        TensorInfo Find(string name) => find(LladaTensors.Block(layer, name));
        return new LladaLayer
        {
            AttentionNorm = packer.Vector(Find("attn_norm")),
            Qkv = packer.Pack([.. LladaTensors.Qkv.Select(Find)]),
            AttentionOut = packer.Pack(Find("attn_out")),
            FeedForwardNorm = packer.Vector(Find("ff_norm")),
            GateUp = packer.Pack([.. LladaTensors.GateUp.Select(Find)]),
            Down = packer.Pack(Find("ff_out")),
        };
    }

    private long Packed(IDevice device, WeightStorage storage, string name, long[] shape)
    {
        var type = _checkpoint.TryFind(name, out var tensor) ? tensor.WeightType ?? DType.F32 : DType.F32;
        return shape.Length == 1 ? Matrix.BytesPerRow(checked((int)shape[0])) : PackedMatrix.BytesFor(device, shape[0], shape[1], type, storage);
    }

    private IEnumerable<InvalidModelException> FindProblems(string folder)
    {
        var known = new HashSet<string>();
        foreach (var (name, shape) in LladaTensors.All(_config))
        {
            known.Add(name);
            if (ProblemOf(name, shape) is { } problem)
                yield return problem;
        }

        foreach (var tensor in _checkpoint.Tensors.Where(tensor => !known.Contains(tensor.Name)))
            yield return new InvalidModelException(
                tensor.File,
                $"tensor {Printable.Quote(tensor.Name)} is no part of the network that config.json in {folder} describes. "
                + "Correct n_layers or weight_tying there, or remove the tensor.");

        for (var layer = 0; layer < _config.Layers; layer++)
            foreach (var problem in MixedTypes(layer, LladaTensors.Qkv).Concat(MixedTypes(layer, LladaTensors.GateUp)))
                yield return problem;
    }

    private IEnumerable<InvalidModelException> MixedTypes(int layer, ImmutableArray<string> names)
    {
        if (!_checkpoint.TryFind(LladaTensors.Block(layer, names[0]), out var first) || first.WeightType is null)
            yield break;
        foreach (var name in names)
            if (_checkpoint.TryFind(LladaTensors.Block(layer, name), out var tensor) && tensor.WeightType is { } type && type != first.WeightType)
                yield return new InvalidModelException(
                    tensor.File,
                    $"tensor '{tensor.Name}' is {type}, but '{first.Name}', with which it is multiplied as one, is {first.WeightType}: convert them to one type.");
    }

    private InvalidModelException? ProblemOf(string name, long[] shape)
    {
        try
        {
            _checkpoint.Require(name, shape);
            return null;
        }
        catch (InvalidModelException problem)
        {
            return problem;
        }
    }
}
