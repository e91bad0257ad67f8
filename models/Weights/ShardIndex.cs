using System.Text.Json;

namespace Daedalus.Models.Weights;

/// <summary>
/// A <c>model.safetensors.index.json</c>: which shard holds which tensor. Its <c>metadata</c> is not read: <c>total_size</c> of published
/// checkpoints is at times stale, a fraction, or counts a shared tensor twice, so a mismatch proves nothing.
/// </summary>
internal static class ShardIndex
{
    /// <summary>Bytes of an index that are read; that of a model with 100,000 tensors has about 10 MB.</summary>
    public const int MaxBytes = 100_000_000;

    private const int Depth = 64;

    /// <summary>Shard names by tensor name; at least one.</summary>
    /// <param name="path">The index file.</param>
    /// <exception cref="InvalidModelException">It is missing, unreadable, or breaks a rule.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        using var file = MappedFile.Open(path);
        if (file.Length > MaxBytes)
            throw new InvalidModelException(path, $"the index has {file.Length} bytes, over the limit of {MaxBytes}");
        using var text = file.Map(0, (int)file.Length);
        return Parse(text.Span, path);
    }

    private static Dictionary<string, string> Parse(ReadOnlySpan<byte> text, string path)
    {
        var json = new StrictJson(text, path, "index", Depth);
        json.NextOf(JsonTokenType.StartObject, "the index must be an object");
        Dictionary<string, string>? map = null;
        while (json.NextName())
        {
            if (!json.Is("weight_map"u8))
                json.SkipValue();
            else if (map is null)
                map = ReadMap(ref json);
            else
                throw json.Error("duplicate key 'weight_map'");
        }
        json.End();
        return map is { Count: > 0 } ? map : throw json.Error("the index has no weight_map, or an empty one");
    }

    private static Dictionary<string, string> ReadMap(ref StrictJson json)
    {
        json.NextOf(JsonTokenType.StartObject, "weight_map must be an object");
        var map = new Dictionary<string, string>();
        var shards = new HashSet<string>();
        while (json.NextName())
        {
            var name = json.Text();
            json.Tensor = name;
            json.NextOf(JsonTokenType.String, "weight_map must map it to the name of a shard");
            var shard = json.Text();
            if (shards.TryGetValue(shard, out var known))
                shard = known;
            else if (ShardName.Problem(shard) is { } problem)
                throw json.Error($"{problem}, found {Printable.Quote(shard)}");
            else
                shards.Add(shard);
            if (!map.TryAdd(name, shard))
                throw json.Error("duplicate key in weight_map");
            json.Tensor = null;
        }
        return map;
    }
}
