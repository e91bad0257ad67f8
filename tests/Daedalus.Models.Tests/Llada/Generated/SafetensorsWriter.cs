using System.Text;
using System.Text.Json.Nodes;

namespace Daedalus.Models.Tests.Llada.Generated;

/// <summary>Writes safetensors files, small ones from memory and large ones as a stream.</summary>
internal static class SafetensorsWriter
{
    public static void Write(string path, IReadOnlyCollection<StoredTensor> tensors)
    {
        using var file = File.Create(path);
        WriteHeader(file, tensors.Select(tensor => (tensor.Name, tensor.Type, tensor.Shape, tensor.Bytes.LongLength)));
        foreach (var tensor in tensors)
            file.Write(tensor.Bytes);
    }

    /// <summary>Writes the header alone and returns how many bytes of values must follow.</summary>
    public static long WriteHeader(Stream file, IEnumerable<(string Name, string Type, long[] Shape, long Bytes)> tensors)
    {
        var header = new JsonObject();
        var end = 0L;
        foreach (var (name, type, shape, bytes) in tensors)
        {
            var begin = end;
            end += bytes;
            header[name] = new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(begin, end),
            };
        }

        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        file.Write(BitConverter.GetBytes((ulong)text.Length));
        file.Write(text);
        return end;
    }
}
