using System.Text.Json;

namespace Daedalus.Models.Weights;

/// <summary>
/// Writes the tensors of a model into one safetensors file, or into shards with their index where they are too large for one. Groups of tensors are
/// written one after the other, and a shard is finished before the next begins.
/// </summary>
internal sealed class ShardedWriter : IDisposable
{
    /// <summary>About 4 GiB: what file systems and downloads take without trouble.</summary>
    public const long ShardBytes = 4L << 30;

    private readonly string _folder;
    private readonly List<(string Name, SafetensorsLayout Layout)> _shards;
    private SafetensorsWriter? _current;
    private int _next;

    /// <param name="folder">Where the files go.</param>
    /// <param name="groups">Tensors that stay together, in the order in which they will come.</param>
    /// <param name="shardBytes">A shard is closed before a group that would make it larger.</param>
    public ShardedWriter(string folder, IEnumerable<IReadOnlyList<TensorOutline>> groups, long shardBytes = ShardBytes)
    {
        _folder = folder;
        var shards = Split(groups, shardBytes);
        _shards = [.. shards.Select((tensors, i) => (NameOf(i, shards.Count), new SafetensorsLayout(tensors)))];
    }

    /// <summary>Bytes of all files together, the index left out.</summary>
    public long Bytes => _shards.Sum(shard => shard.Layout.Bytes);

    /// <summary>The next bytes of a tensor.</summary>
    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        while (_current is null || !_shards[_next - 1].Layout.Names.Contains(name))
            Advance();
        _current.Append(name, bytes);
    }

    /// <summary>Finishes the last file and writes the index.</summary>
    public void Finish()
    {
        while (_next < _shards.Count)
            Advance();
        _current?.Finish();
        _current = null;
        if (_shards.Count > 1)
            File.WriteAllBytes(Path.Combine(_folder, "model.safetensors.index.json"), Index());
    }

    public void Dispose() => _current?.Dispose();

    private void Advance()
    {
        _current?.Finish();
        _current = null;
        var (name, layout) = _next < _shards.Count ? _shards[_next] : throw new InvalidOperationException("Tensors come in the order in which they were announced.");
        _current = new SafetensorsWriter(Path.Combine(_folder, name), layout);
        _next++;
    }

    private static List<List<TensorOutline>> Split(IEnumerable<IReadOnlyList<TensorOutline>> groups, long shardBytes)
    {
        List<List<TensorOutline>> shards = [[]];
        long bytes = 0;
        foreach (var group in groups)
        {
            var more = group.Sum(tensor => tensor.Bytes);
            if (shards[^1].Count > 0 && checked(bytes + more) > shardBytes)
            {
                shards.Add([]);
                bytes = 0;
            }

            shards[^1].AddRange(group);
            bytes += more;
        }

        return shards;
    }

    private static string NameOf(int index, int count) =>
        count == 1 ? "model.safetensors" : FormattableString.Invariant($"model-{index + 1:D5}-of-{count:D5}.safetensors");

    private byte[] Index()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", _shards.Sum(shard => shard.Layout.Bytes - shard.Layout.Prefix.Length));
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            foreach (var (name, layout) in _shards)
                foreach (var tensor in layout.Names)
                    json.WriteString(tensor, name);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
