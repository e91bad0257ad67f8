using Daedalus.Kernels.Attention;

namespace Daedalus.Models.Llada;

/// <summary>Reads and checks LLaDA's <c>config.json</c> (OLMo-style keys; its class defaults are another model's, so nothing is defaulted).</summary>
internal static class LladaConfigReader
{
    public static LladaConfig Read(ConfigFile file)
    {
        ExpectTheKnownArchitecture(file);
        var width = file.Integer("d_model", 1, 1 << 16);
        var heads = file.Integer("n_heads", 1, 1 << 12);
        var kvHeads = KvHeads(file, heads);
        if (width % heads != 0 || width / heads % 2 != 0)
            throw file.Error($"'d_model' {width} over 'n_heads' {heads} gives no even head width.");
        if (heads % kvHeads != 0)
            throw file.Error($"'n_heads' {heads} is not a multiple of 'n_kv_heads' {kvHeads}.");

        var vocabulary = Vocabulary(file);
        int mask = file.Integer("mask_token_id", 0, vocabulary - 1), eos = file.Integer("eos_token_id", 0, vocabulary - 1);
        if (mask == eos)
            throw file.Error($"'mask_token_id' and 'eos_token_id' are both {mask}; an open place could not be told from the end of the text.");

        return new LladaConfig
        {
            Width = width,
            Layers = file.Integer("n_layers", 1, 1024),
            Attention = new AttentionShape(heads, kvHeads, width / heads),
            FeedForward = FeedForward(file, width),
            Vocabulary = vocabulary,
            ContextLimit = file.Integer("max_sequence_length", 1, 1 << 20),
            NormEpsilon = (float)file.Real("rms_norm_eps", 0, 1),
            RopeTheta = file.Real("rope_theta", 1, 1e12),
            TiedHead = file.Flag("weight_tying"),
            MaskToken = mask,
            EosToken = eos,
            BlockLength = file.Has("block_length") ? file.Integer("block_length", 0, 1 << 20) : 0,
        };
    }

    private static void ExpectTheKnownArchitecture(ConfigFile file)
    {
        file.Expect("activation_type", "silu");
        file.Expect("block_type", "llama");
        file.Expect("layer_norm_type", "rms");
        file.Expect("rope", "true");
        file.Expect("alibi", "false");
        file.Expect("include_bias", "false");
        file.Expect("include_qkv_bias", "false");
        file.Expect("bias_for_layer_norm", "false");
        file.Expect("attention_layer_norm", "false");
        file.Expect("input_emb_norm", "false");
        file.Expect("scale_logits", "false");
        file.Expect("layer_norm_with_affine", "true");
    }

    private static int KvHeads(ConfigFile file, int heads)
    {
        if (file.Has("n_kv_heads"))
            return file.Integer("n_kv_heads", 1, heads);
        return file.Has("multi_query_attention") && file.Flag("multi_query_attention") ? 1 : heads;
    }

    private static int FeedForward(ConfigFile file, int width) =>
        file.Has("mlp_hidden_size") ? file.Integer("mlp_hidden_size", 1, 1 << 20) : checked(file.Integer("mlp_ratio", 1, 64) * width);

    // The embedding may have more rows than there are tokens; the head has as many.
    private static int Vocabulary(ConfigFile file)
    {
        var tokens = file.Integer("vocab_size", 2, 1 << 22);
        return file.Has("embedding_size") ? file.Integer("embedding_size", tokens, 1 << 22) : tokens;
    }
}
