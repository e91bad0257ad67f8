using System.Globalization;
using System.Text.Json.Nodes;
using Daedalus.Models.Tests.Llada.Generated;

namespace Daedalus.Models.Tests.Llada;

/// <summary>Every way to break <c>config.json</c> alone: the text of the file, the field that the error must name, and what it must tell of the way out.</summary>
internal static class BrokenConfigCases
{
    private static readonly string[] Whole =
        ["d_model", "n_heads", "n_layers", "mlp_hidden_size", "vocab_size", "max_sequence_length", "mask_token_id", "eos_token_id", "n_kv_heads", "embedding_size"];

    private static readonly string[] Real = ["rms_norm_eps", "rope_theta"];

    // Absent, these are optional.
    private static readonly string[] Optional = ["n_kv_heads", "mlp_hidden_size", "embedding_size"];

    public static Dictionary<string, (string Text, string Field, string Expected)> All { get; } = Build();

    private static Dictionary<string, (string Text, string Field, string Expected)> Build()
    {
        var cases = new Dictionary<string, (string Text, string Field, string Expected)>();
        AddTexts(cases);
        AddFields(cases);
        AddShapes(cases);
        AddFeatures(cases);
        return cases;
    }

    private static void AddTexts(Dictionary<string, (string Text, string Field, string Expected)> cases)
    {
        var right = new LladaSpec().Config().ToJsonString();
        cases["empty"] = ("", "", "at least 1");
        cases["not JSON"] = ("model_type: llada", "", "not valid JSON");
        cases["cut short"] = (right[..^1], "", "not valid JSON");
        cases["two documents"] = (right + right, "", "not valid JSON");
        cases["a list"] = ($"[{right}]", "", "not a JSON object");
        cases["null"] = ("null", "", "not a JSON object");
        cases["a string"] = ("\"llada\"", "", "not a JSON object");
        cases["too big"] = (right[..^1] + ",\"pad\":\"" + new string('x', 1 << 20) + "\"}", "", "at most 1,048,576");
        cases["too deep"] = (right[..^1] + ",\"pad\":" + new string('[', 100) + new string(']', 100) + "}", "", "not valid JSON");
        cases["a key twice"] = (right[..^1] + ",\"d_model\":40}", "d_model", "not valid JSON");
        cases["half a surrogate pair for model_type"] = (right.Replace("\"llada\"", "\"\\ud800\"", StringComparison.Ordinal), "model_type", "must be");
        cases["half a surrogate pair for a feature"] = (right.Replace("\"silu\"", "\"\\ud800\"", StringComparison.Ordinal), "activation_type", "must be silu");
        cases["half a surrogate pair for a key"] = (right[..^1] + ",\"\\ud800\":1}", "", "not valid JSON");
        cases["model_type is a number"] = (With("model_type", 1), "model_type", "a string");
        cases["model_type is missing"] = (Without("model_type"), "model_type", "a string");
        cases["model_type is another's"] = (With("model_type", "llama"), "model_type", "'llada'");
        cases["model_type is long and has line breaks"] = (With("model_type", new string('\n', 100_000)), "model_type", "'llada'");
    }

    private static void AddFields(Dictionary<string, (string Text, string Field, string Expected)> cases)
    {
        foreach (var field in Whole.Concat(Real))
        {
            var expected = Whole.Contains(field) ? "a whole number from" : "a number from";
            foreach (var raw in new[] { "-1", "1e308", "-1e308", "1e999", "\"4\"", "true", "[4]", "{\n}", "99999999999999999999999999" })
                cases[$"{field} is {raw.ReplaceLineEndings("")}"] = (WithRaw(field, raw), field, expected);
            if (Whole.Contains(field))
                cases[$"{field} is a fraction"] = (WithRaw(field, "4.5"), field, expected);
            if (Optional.Contains(field))
                continue;
            cases[$"{field} is missing"] = (Without(field), field, expected);
            cases[$"{field} is null"] = (WithRaw(field, "null"), field, expected);
        }

        foreach (var field in new[] { "d_model", "n_heads", "n_kv_heads", "n_layers", "mlp_hidden_size", "vocab_size", "max_sequence_length", "rope_theta" })
            cases[$"{field} is 0"] = (With(field, 0), field, "number from");
        foreach (var field in new[] { "d_model", "n_heads", "n_layers", "mlp_hidden_size", "vocab_size", "max_sequence_length", "rms_norm_eps" })
            cases[$"{field} is 10^9"] = (With(field, 1_000_000_000), field, "number from");
        cases["neither feed-forward width"] = (Without("mlp_hidden_size"), "mlp_ratio", "a whole number from 1 to 64");
        cases["weight_tying is missing"] = (Without("weight_tying"), "weight_tying", "true or false");
        cases["weight_tying is null"] = (WithRaw("weight_tying", "null"), "weight_tying", "true or false");
        cases["weight_tying is a string"] = (With("weight_tying", "true"), "weight_tying", "true or false");
    }

    private static void AddShapes(Dictionary<string, (string Text, string Field, string Expected)> cases)
    {
        cases["width no multiple of heads"] = (With("d_model", 41), "d_model", "even head width");
        cases["odd head width"] = (With("n_heads", 8), "n_heads", "even head width");
        cases["heads no multiple of kv heads"] = (With("n_kv_heads", 3), "n_kv_heads", "a multiple of");
        cases["more kv heads than heads"] = (With("n_kv_heads", 8), "n_kv_heads", "a whole number from 1 to 4");
        cases["mask id outside the vocabulary"] = (With("mask_token_id", 77), "mask_token_id", "a whole number from 0 to 76");
        cases["mask and end of text are one"] = (With("mask_token_id", 1), "eos_token_id", "both 1");
        cases["end-of-text id outside the vocabulary"] = (With("eos_token_id", 77), "eos_token_id", "a whole number from 0 to 76");
        cases["embedding smaller than the vocabulary"] = (With("embedding_size", 76), "embedding_size", "a whole number from 77 to");
        cases["multi_query_attention is a string"] =
            (Without("n_kv_heads", ("multi_query_attention", "yes")), "multi_query_attention", "true or false");
    }

    private static void AddFeatures(Dictionary<string, (string Text, string Field, string Expected)> cases)
    {
        foreach (var field in new[] { "alibi", "include_bias", "include_qkv_bias", "bias_for_layer_norm", "attention_layer_norm", "input_emb_norm", "scale_logits" })
            cases[$"{field} is true"] = (With(field, true), field, "must be false");
        cases["no rope"] = (With("rope", false), "rope", "must be true");
        cases["norms without weights"] = (With("layer_norm_with_affine", false), "layer_norm_with_affine", "must be true");
        cases["another activation"] = (With("activation_type", "gelu"), "activation_type", "must be silu");
        cases["another block"] = (With("block_type", "sequential"), "block_type", "must be llama");
        cases["another norm"] = (With("layer_norm_type", "default"), "layer_norm_type", "must be rms");
        cases["a feature is an object"] = (WithRaw("alibi", "{\"a\":\n1}"), "alibi", "must be false");
    }

    private static string With(string field, JsonNode value)
    {
        var config = new LladaSpec().Config();
        config[field] = value;
        return config.ToJsonString();
    }

    private static string WithRaw(string field, string raw) =>
        With(field, "RAW").Replace("\"RAW\"", raw, false, CultureInfo.InvariantCulture);

    private static string Without(string field, (string Field, JsonNode Value)? instead = null)
    {
        var config = new LladaSpec().Config();
        config.Remove(field);
        if (instead is { } other)
            config[other.Field] = other.Value;
        return config.ToJsonString();
    }
}
