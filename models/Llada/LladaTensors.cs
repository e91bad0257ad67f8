using System.Collections.Immutable;

namespace Daedalus.Models.Llada;

/// <summary>Names and stored shapes of LLaDA's tensors, in the order in which they are packed.</summary>
internal static class LladaTensors
{
    public const string Embedding = "model.transformer.wte.weight";
    public const string FinalNorm = "model.transformer.ln_f.weight";
    public const string Head = "model.transformer.ff_out.weight";

    /// <summary>Matrices of a block that are packed as one, and so must be stored alike.</summary>
    public static readonly ImmutableArray<string> Qkv = ["q_proj", "k_proj", "v_proj"], GateUp = ["ff_proj", "up_proj"];

    public static string Block(int layer, string name) => $"model.transformer.blocks.{layer}.{name}.weight";

    /// <summary>Every tensor that a network of this shape has, in the same order, with what it is.</summary>
    public static IEnumerable<NetworkTensor> Described(LladaConfig config) => All(config).Select(tensor => new NetworkTensor(
        tensor.Name, [.. tensor.Shape], KindOf(tensor.Name), tensor.Name is Embedding or Head));

    /// <summary>Every tensor that a network of this shape has.</summary>
    public static IEnumerable<(string Name, long[] Shape)> All(LladaConfig config)
    {
        long width = config.Width, f = config.FeedForward, kv = (long)config.Attention.KvHeads * config.Attention.HeadDim;
        yield return (Embedding, [config.Vocabulary, width]);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            yield return (Block(layer, "attn_norm"), [width]);
            yield return (Block(layer, "q_proj"), [width, width]);
            yield return (Block(layer, "k_proj"), [kv, width]);
            yield return (Block(layer, "v_proj"), [kv, width]);
            yield return (Block(layer, "attn_out"), [width, width]);
            yield return (Block(layer, "ff_norm"), [width]);
            yield return (Block(layer, "ff_proj"), [f, width]);
            yield return (Block(layer, "up_proj"), [f, width]);
            yield return (Block(layer, "ff_out"), [width, f]);
        }

        yield return (FinalNorm, [width]);
        if (!config.TiedHead)
            yield return (Head, [config.Vocabulary, width]);
    }

    private static string KindOf(string name) => name switch
    {
        Embedding => "embedding",
        Head => "head",
        _ => name.Split('.')[^2],
    };
}
