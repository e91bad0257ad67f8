using System.Text.Json;

namespace Daedalus.Models.Weights;

/// <summary>Where the tensors of a file to be written lie: wide elements first, so that each begins at a multiple of its width, else by name.</summary>
internal sealed class SafetensorsLayout
{
    // The header is filled up with spaces, so that the data begins at a multiple of the widest element.
    private const int Alignment = 8;

    private readonly Dictionary<string, (TensorOutline Tensor, long Offset)> _places;

    public SafetensorsLayout(IEnumerable<TensorOutline> tensors)
    {
        TensorOutline[] ordered = [.. tensors.OrderByDescending(tensor => tensor.Type.Bits()).ThenBy(tensor => tensor.Name, StringComparer.Ordinal)];
        var begins = new long[ordered.Length + 1];
        for (var i = 0; i < ordered.Length; i++)
            begins[i + 1] = checked(begins[i] + ordered[i].Bytes);
        Prefix = PrefixOf(ordered, begins);
        Bytes = checked(Prefix.Length + begins[^1]);
        _places = ordered.Select((tensor, i) => (tensor, Prefix.Length + begins[i])).ToDictionary(place => place.tensor.Name);
    }

    /// <summary>Length and header: all that stands before the data.</summary>
    public byte[] Prefix { get; }

    /// <summary>Bytes of the whole file.</summary>
    public long Bytes { get; }

    public IEnumerable<string> Names => _places.Keys;

    /// <summary>A tensor, and the byte of the file at which it begins.</summary>
    public (TensorOutline Tensor, long Offset) this[string name] => _places[name];

    private static byte[] PrefixOf(TensorOutline[] tensors, long[] begins)
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[HeaderLength.PrefixBytes]);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            for (var i = 0; i < tensors.Length; i++)
                WriteEntry(json, tensors[i], begins[i], begins[i + 1]);
            json.WriteEndObject();
        }

        while (stream.Length % Alignment != 0)
            stream.WriteByte((byte)' ');
        var prefix = stream.ToArray();
        BitConverter.TryWriteBytes(prefix, (long)(prefix.Length - HeaderLength.PrefixBytes));
        return prefix;
    }

    private static void WriteEntry(Utf8JsonWriter json, TensorOutline tensor, long begin, long end)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.HeaderName());
        json.WriteStartArray("shape");
        foreach (var dimension in tensor.Shape)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
