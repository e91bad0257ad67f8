using System.Text.Json.Nodes;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Tests.Llada.Generated;

/// <summary>Shape of a generated LLaDA checkpoint, spelled out here so that names and shapes are not taken from the code under test.</summary>
internal sealed record LladaSpec
{
    public int Width { get; init; } = 40;

    public int Heads { get; init; } = 4;

    public int KvHeads { get; init; } = 4;

    public int Layers { get; init; } = 2;

    public int FeedForward { get; init; } = 56;

    public int Vocabulary { get; init; } = 77;

    public int Context { get; init; } = 64;

    public bool Tied { get; init; }

    public DType Type { get; init; } = DType.F32;

    public double Epsilon { get; init; } = 1e-5;

    public double Theta { get; init; } = 10_000;

    public int HeadDim => Width / Heads;

    /// <summary>Every tensor that a checkpoint of this shape holds.</summary>
    public IEnumerable<(string Name, long[] Shape)> Tensors()
    {
        long keys = KvHeads * HeadDim;
        yield return ("model.transformer.wte.weight", [Vocabulary, Width]);
        for (var layer = 0; layer < Layers; layer++)
        {
            var block = $"model.transformer.blocks.{layer}";
            yield return ($"{block}.attn_norm.weight", [Width]);
            yield return ($"{block}.ff_norm.weight", [Width]);
            yield return ($"{block}.q_proj.weight", [Width, Width]);
            yield return ($"{block}.k_proj.weight", [keys, Width]);
            yield return ($"{block}.v_proj.weight", [keys, Width]);
            yield return ($"{block}.attn_out.weight", [Width, Width]);
            yield return ($"{block}.ff_proj.weight", [FeedForward, Width]);
            yield return ($"{block}.up_proj.weight", [FeedForward, Width]);
            yield return ($"{block}.ff_out.weight", [Width, FeedForward]);
        }

        yield return ("model.transformer.ln_f.weight", [Width]);
        if (!Tied)
            yield return ("model.transformer.ff_out.weight", [Vocabulary, Width]);
    }

    /// <summary>The <c>config.json</c>, with the features that published checkpoints state.</summary>
    public JsonObject Config() => new()
    {
        ["model_type"] = "llada",
        ["activation_type"] = "silu",
        ["alibi"] = false,
        ["block_type"] = "llama",
        ["include_bias"] = false,
        ["layer_norm_type"] = "rms",
        ["rope"] = true,
        ["d_model"] = Width,
        ["n_heads"] = Heads,
        ["n_kv_heads"] = KvHeads,
        ["n_layers"] = Layers,
        ["mlp_hidden_size"] = FeedForward,
        ["vocab_size"] = Vocabulary,
        ["max_sequence_length"] = Context,
        ["rms_norm_eps"] = Epsilon,
        ["rope_theta"] = Theta,
        ["weight_tying"] = Tied,
        ["mask_token_id"] = Vocabulary - 1,
        ["eos_token_id"] = 1,
    };
}
