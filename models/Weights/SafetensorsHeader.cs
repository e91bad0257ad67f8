namespace Daedalus.Models.Weights;

/// <summary>
/// The header of a safetensors file, read in one pass without a tree and checked against the length of the file. Beyond what the
/// reference reader refuses (safetensors/src/tensor.rs) it refuses duplicate keys, unknown fields of a tensor, and white space
/// other than 0x20 after the object. The memory that it takes beyond the text itself stays below four times the text and a fixed 2 MB.
/// </summary>
internal sealed class SafetensorsHeader
{
    // One level more than a shape needs, so that whatever is nested too deep is refused by the schema, with its place named.
    private const int Depth = 4;

    private SafetensorsHeader(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<TensorInfo> tensors)
    {
        Metadata = metadata;
        Tensors = tensors;
    }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>In the order of their bytes.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <param name="text">The header, without the 8 bytes in front.</param>
    /// <param name="dataLength">Bytes of the file after the header.</param>
    /// <param name="file">The file to name in errors.</param>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> text, long dataLength, string file)
    {
        if (text.IsEmpty || text[0] != '{')
            throw new InvalidModelException(file, "the header must begin with '{'");
        var json = new StrictJson(text, file, "header", Depth);
        json.Next();
        var tensors = new List<TensorInfo>();
        IReadOnlyDictionary<string, string>? metadata = null;
        while (json.NextName())
        {
            if (!json.Is("__metadata__"u8))
                tensors.Add(TensorEntry.Read(ref json, file));
            else if (metadata is null)
                metadata = HeaderMetadata.Read(ref json);
            else
                throw json.Error("duplicate key '__metadata__'");
        }
        if (text[json.Position..].ContainsAnyExcept((byte)' '))
            throw json.Error("only spaces may follow the closing brace of the header");
        TensorLayout.Check(tensors, dataLength, file);
        return new SafetensorsHeader(metadata ?? HeaderMetadata.None, tensors.AsReadOnly());
    }
}
