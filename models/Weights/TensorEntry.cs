using System.Collections.Immutable;
using System.Text.Json;

namespace Daedalus.Models.Weights;

/// <summary>One entry of a header: a name, and an object of exactly dtype, shape and data_offsets in any order.</summary>
internal ref struct TensorEntry
{
    /// <summary>Dimensions that are read; a limit of ours, as the format has none and no known tensor has more than a dozen.</summary>
    public const int MaxRank = 64;

    private StoredType? _type;
    private ImmutableArray<long> _shape;
    private (long Begin, long End)? _offsets;

    /// <summary>Reads the entry whose name the reader stands at, and checks what can be checked without the other tensors.</summary>
    public static TensorInfo Read(ref StrictJson json, string file)
    {
        var name = json.Text();
        json.Tensor = name;
        var entry = default(TensorEntry);
        entry.ReadFields(ref json);
        if (entry._type is not { } type)
            throw json.Error("field 'dtype' is missing");
        if (entry._shape.IsDefault)
            throw json.Error("field 'shape' is missing");
        if (entry._offsets is not var (begin, end))
            throw json.Error("field 'data_offsets' is missing");
        if (end < begin)
            throw json.Error($"data_offsets [{begin}, {end}] end before they begin");
        var (elements, bytes) = TensorSize.Of(entry._shape.AsSpan(), type, ref json);
        if (bytes != end - begin)
            throw json.Error($"data_offsets [{begin}, {end}] hold {end - begin} bytes, "
                + $"but shape {Printable.Shape(entry._shape.AsSpan())} of {type.HeaderName()} needs {bytes}");
        json.Tensor = null;
        return new TensorInfo(file, name, type, entry._shape, elements, begin, bytes);
    }

    private void ReadFields(ref StrictJson json)
    {
        json.NextOf(JsonTokenType.StartObject, "a tensor must be an object");
        while (json.NextName())
        {
            if (json.Is("dtype"u8))
                _type = Once(_type is null, "dtype", ref json, ReadType);
            else if (json.Is("shape"u8))
                _shape = Once(_shape.IsDefault, "shape", ref json, ReadShape);
            else if (json.Is("data_offsets"u8))
                _offsets = Once(_offsets is null, "data_offsets", ref json, ReadOffsets);
            else
                throw json.Error($"unknown field {Printable.Quote(json.Text())}: a tensor has dtype, shape and data_offsets only");
        }
    }

    private delegate T Field<T>(ref StrictJson json);

    private static T Once<T>(bool isFirst, string field, ref StrictJson json, Field<T> read) =>
        isFirst ? read(ref json) : throw json.Error($"duplicate key '{field}'");

    private static StoredType ReadType(ref StrictJson json)
    {
        json.NextOf(JsonTokenType.String, "dtype must be text");
        return StoredTypeNames.TryFind(ref json, out var type)
            ? type
            : throw json.Error($"dtype {Printable.Quote(json.Text())} is not one of the format: {StoredTypeNames.All}");
    }

    private static ImmutableArray<long> ReadShape(ref StrictJson json)
    {
        json.NextOf(JsonTokenType.StartArray, "shape must be an array");
        Span<long> dimensions = stackalloc long[MaxRank];
        var rank = 0;
        while (json.NextItem())
        {
            if (rank == MaxRank)
                throw json.Error($"shape has more than {MaxRank} dimensions");
            dimensions[rank++] = json.Count("shape");
        }
        return ImmutableArray.Create((ReadOnlySpan<long>)dimensions[..rank]);
    }

    private static (long Begin, long End) ReadOffsets(ref StrictJson json)
    {
        const string Rule = "data_offsets must be an array of two integers";
        json.NextOf(JsonTokenType.StartArray, Rule);
        json.Next();
        var begin = json.Count("data_offsets");
        json.Next();
        var end = json.Count("data_offsets");
        json.NextOf(JsonTokenType.EndArray, Rule);
        return (begin, end);
    }
}
