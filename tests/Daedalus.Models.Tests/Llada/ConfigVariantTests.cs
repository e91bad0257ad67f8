using System.Text.Json.Nodes;
using Daedalus.Models.Tests.Llada.Generated;

namespace Daedalus.Models.Tests.Llada;

/// <summary>Ways in which published configurations say the same: each gives the network of the plain one, bit for bit.</summary>
public sealed class ConfigVariantTests
{
    private static readonly Dictionary<string, Action<JsonObject>> Same = new()
    {
        ["a ratio instead of a feed-forward width"] = config => { config.Remove("mlp_hidden_size"); config["mlp_ratio"] = 2; },
        ["a width beside a ratio that differs"] = config => config["mlp_ratio"] = 4,
        ["multi-query attention instead of one kv head"] = config => { config.Remove("n_kv_heads"); config["multi_query_attention"] = true; },
        ["an embedding with more rows than tokens"] = config => { config["vocab_size"] = 70; config["embedding_size"] = 77; },
        ["an embedding of null"] = config => config["embedding_size"] = null,
        ["features left out"] = config => { config.Remove("alibi"); config["rope"] = null; config.Remove("block_type"); },
        ["keys that nobody knows"] = config => config["auto_map"] = new JsonObject { ["AutoModel"] = "modeling_llada.LLaDAModelLM" },
    };

    public static TheoryData<string> Names => [.. Same.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_variant_gives_the_same_network(string name)
    {
        var spec = new LladaSpec { KvHeads = 1, FeedForward = 80 };
        var config = spec.Config();
        Same[name](config);
        using var plain = new LladaFolder(spec);
        using var variant = new LladaFolder(spec, config: config);
        using var expected = new LladaRun(plain.Path);
        using var actual = new LladaRun(variant.Path);

        Assert.Equal(expected.Logits([[1, 2, 3, 4]]), actual.Logits([[1, 2, 3, 4]]));
    }

    [Fact]
    public void Without_kv_heads_there_are_as_many_as_heads()
    {
        var spec = new LladaSpec();
        var config = spec.Config();
        config.Remove("n_kv_heads");
        using var folder = new LladaFolder(spec, config: config);
        using var model = ModelFolder.Open(folder.Path);
        Assert.Empty(model.Plan.Problems);
        Assert.Equal(folder.Weights.Tensors.Sum(tensor => tensor.Bytes.LongLength / 4), model.Plan.Parameters);
    }
}
