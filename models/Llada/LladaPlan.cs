using System.Collections.Immutable;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Rotary;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Quantization;
using Daedalus.Models.Weights;

namespace Daedalus.Models.Llada;

/// <summary>A LLaDA checkpoint before its weights are read.</summary>
internal sealed class LladaPlan : INetworkPlan
{
    public const string ModelType = "llada";

    private readonly string _folder;
    private readonly LladaConfig _config;
    private readonly Checkpoint _checkpoint;

    /// <param name="folder">Named in errors.</param>
    /// <param name="config">The shape.</param>
    /// <param name="checkpoint">The tensors.</param>
    /// <param name="stored">How its matrices are stored by its configuration.</param>
    public LladaPlan(string folder, LladaConfig config, Checkpoint checkpoint, WeightStorage stored)
    {
        _folder = folder;
        _config = config;
        _checkpoint = checkpoint;
        Stored = stored;
        Tensors = [.. LladaTensors.Described(config)];
        Problems = [.. FindProblems()];
    }

    public ModelConventions Conventions => _config.Conventions;

    public long Parameters => _config.Parameters;

    public long ActivationBytesPerToken(IDevice device) => _config.ActivationBytesPerToken(device);

    public string Shape =>
        $"{_config.Layers} layers, width {_config.Width}, {_config.Attention.Heads} heads of {_config.Attention.HeadDim} "
        + $"({_config.Attention.KvHeads} for keys), feed-forward {_config.FeedForward}, vocabulary {_config.Vocabulary}, "
        + $"{(_config.TiedHead ? "tied" : "separate")} head";

    public IReadOnlyList<NetworkTensor> Tensors { get; }

    public WeightStorage Stored { get; }

    public IReadOnlyList<InvalidModelException> Problems { get; }

    public long MemoryOn(IDevice device, WeightStorage storage = WeightStorage.AsStored) => checked(
        Tensors.Sum(tensor => Packed(device, ProblemWith(storage) is null ? storage : WeightStorage.AsStored, tensor))
        + RotaryTable.BytesFor(_config.ContextLimit, _config.Attention.HeadDim));

    public InvalidModelException? ProblemWith(WeightStorage storage) => (Stored, storage) switch
    {
        (WeightStorage.Int8, WeightStorage.Int4) => new InvalidModelException(
            _folder, "its weights are int8 already, and 4-bit ones are made from the original: run 'daedalus quantize' on that, or load with as-stored or int8."),
        (WeightStorage.Int8 or WeightStorage.Int4, WeightStorage.BF16) => new InvalidModelException(
            _folder, "its weights are quantised already, and bf16 would only take more room: load with as-stored or int8, or take the original."),
        _ => null,
    };

    public INetwork Load(IDevice device, WeightStorage storage, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using var packer = new WeightPacker(_checkpoint, device, storage, progress, cancellationToken);
        var tensors = Tensors.ToDictionary(tensor => tensor.Name);
        StoredMatrix Find(string name) => StoredMatrix.Find(_checkpoint, tensors[name], Stored);
        TensorInfo FindVector(string name) => _checkpoint.Require(name, tensors[name].Shape.AsSpan());

        var embedding = packer.Pack(Find(LladaTensors.Embedding));
        var layers = new LladaLayer[_config.Layers];
        for (var i = 0; i < layers.Length; i++)
            layers[i] = LoadLayer(packer, i, Find, FindVector);
        var finalNorm = packer.Vector(FindVector(LladaTensors.FinalNorm));
        var head = _config.TiedHead ? null : packer.Pack(Find(LladaTensors.Head));
        var network = new LladaNetwork(_config, device, embedding, layers, finalNorm, head, Parameters);
        packer.Release();
        return network;
    }

    private static LladaLayer LoadLayer(WeightPacker packer, int layer, Func<string, StoredMatrix> find, Func<string, TensorInfo> findVector)
    {
        StoredMatrix Find(string name) => find(LladaTensors.Block(layer, name));
        TensorInfo FindVector(string name) => findVector(LladaTensors.Block(layer, name));
        return new LladaLayer
        {
            AttentionNorm = packer.Vector(FindVector("attn_norm")),
            Qkv = packer.Pack([.. LladaTensors.Qkv.Select(Find)]),
            AttentionOut = packer.Pack(Find("attn_out")),
            FeedForwardNorm = packer.Vector(FindVector("ff_norm")),
            GateUp = packer.Pack([.. LladaTensors.GateUp.Select(Find)]),
            Down = packer.Pack(Find("ff_out")),
        };
    }

    private long Packed(IDevice device, WeightStorage storage, NetworkTensor tensor)
    {
        if (!tensor.IsMatrix)
            return Matrix.BytesPerRow(checked((int)tensor.Shape[0]));
        var type = QuantizedParts.StorageOf(tensor, Stored) switch
        {
            WeightStorage.Int8 => DType.I8,
            WeightStorage.Int4 => DType.I4,
            _ => _checkpoint.TryFind(tensor.Name, out var found) ? found.WeightType ?? DType.F32 : DType.F32,
        };
        return PackedMatrix.BytesFor(device, tensor.Shape[0], tensor.Shape[1], type, QuantizedParts.StorageOf(tensor, storage));
    }

    private IEnumerable<InvalidModelException> FindProblems()
    {
        var known = new HashSet<string>();
        foreach (var tensor in Tensors)
            if (!tensor.IsMatrix || Stored == WeightStorage.AsStored)
            {
                known.Add(tensor.Name);
                if (ProblemOf(() => _checkpoint.Require(tensor.Name, tensor.Shape.AsSpan())) is { } problem)
                    yield return problem;
            }
            else
                foreach (var part in QuantizedParts.Of(tensor, Stored))
                {
                    known.Add(part.Name);
                    if (ProblemOf(() => _checkpoint.Require(part)) is { } problem)
                        yield return problem;
                }

        foreach (var tensor in _checkpoint.Tensors.Where(tensor => !known.Contains(tensor.Name)))
            yield return new InvalidModelException(
                tensor.File,
                $"tensor {Printable.Quote(tensor.Name)} is no part of the network that config.json in {_folder} describes. "
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

    private static InvalidModelException? ProblemOf(Action find)
    {
        try
        {
            find();
            return null;
        }
        catch (InvalidModelException problem)
        {
            return problem;
        }
    }
}
