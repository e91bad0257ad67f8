namespace Daedalus.Perf.Checkpoints;

/// <summary>Shape of a network of LLaDA's layout.</summary>
internal sealed record NetworkShape(int Width, int Layers, int Heads, int FeedForward, int Vocabulary)
{
    /// <summary>Every tensor with its stored shape.</summary>
    public IEnumerable<(string Name, int[] Shape)> Tensors()
    {
        yield return ("wte", [Vocabulary, Width]);
        for (var layer = 0; layer < Layers; layer++)
        {
            foreach (var square in new[] { "q_proj", "k_proj", "v_proj", "attn_out" })
                yield return ($"blocks.{layer}.{square}", [Width, Width]);
            foreach (var wide in new[] { "ff_proj", "up_proj" })
                yield return ($"blocks.{layer}.{wide}", [FeedForward, Width]);
            yield return ($"blocks.{layer}.ff_out", [Width, FeedForward]);
            foreach (var norm in new[] { "attn_norm", "ff_norm" })
                yield return ($"blocks.{layer}.{norm}", [Width]);
        }

        yield return ("ln_f", [Width]);
        yield return ("ff_out", [Vocabulary, Width]);
    }

    /// <summary>Bytes of all tensors in bf16.</summary>
    public long Bytes => Tensors().Sum(tensor => sizeof(ushort) * tensor.Shape.Aggregate(1L, (product, size) => checked(product * size)));

    /// <summary>As <c>config.json</c> has it.</summary>
    public string Config =>
        $$"""
        {
          "model_type": "llada", "d_model": {{Width}}, "n_layers": {{Layers}}, "n_heads": {{Heads}}, "n_kv_heads": {{Heads}}, "mlp_hidden_size": {{FeedForward}},
          "vocab_size": {{Vocabulary}}, "mask_token_id": {{Vocabulary - 1}}, "eos_token_id": {{Vocabulary - 2}}, "max_sequence_length": 8192,
          "rms_norm_eps": 1e-5, "rope_theta": 500000.0, "weight_tying": false
        }
        """;
}
