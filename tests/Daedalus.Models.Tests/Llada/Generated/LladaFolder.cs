using System.Text.Json.Nodes;
using Daedalus.Models.Tests.Weights;

namespace Daedalus.Models.Tests.Llada.Generated;

/// <summary>A generated checkpoint on disk: <c>config.json</c> beside one safetensors file or two shards with their index. Gone when disposed.</summary>
internal sealed class LladaFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public LladaFolder(LladaSpec spec, int seed = 1, bool sharded = false, JsonObject? config = null)
    {
        Spec = spec;
        Weights = new LladaWeights(spec, seed);
        _folder.Write("config.json", (config ?? spec.Config()).ToJsonString());
        if (sharded)
            WriteShards();
        else
            WriteTensors(Weights.Tensors);
    }

    public LladaSpec Spec { get; }

    public LladaWeights Weights { get; }

    public string Path => _folder.Path;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Replaces the weights by any tensors, right or wrong.</summary>
    public void WriteTensors(IReadOnlyCollection<StoredTensor> tensors) => SafetensorsWriter.Write(File("model.safetensors"), tensors);

    public void Dispose() => _folder.Dispose();

    // Every third tensor goes to the second shard, so that the parts of one packed matrix come from both.
    private void WriteShards()
    {
        var map = new JsonObject();
        foreach (var shard in Weights.Tensors.Select((tensor, i) => (tensor, Name: $"model-0000{(i % 3 == 2 ? 2 : 1)}-of-00002.safetensors")).GroupBy(pair => pair.Name))
        {
            SafetensorsWriter.Write(File(shard.Key), [.. shard.Select(pair => pair.tensor)]);
            foreach (var (tensor, name) in shard)
                map[tensor.Name] = name;
        }

        _folder.Write("model.safetensors.index.json", new JsonObject { ["weight_map"] = map }.ToJsonString());
    }
}
