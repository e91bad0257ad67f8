using System.Text.Json;
using Daedalus.Models;
using Daedalus.Models.Weights;

namespace Daedalus.Text.Loading;

/// <summary>A value of the file together with its place, so that every complaint names file and field.</summary>
internal readonly record struct Field(string File, string Path, JsonElement Value)
{
    /// <summary>A member, or null where it is absent or null.</summary>
    public Field? Optional(string name)
    {
        Expect(JsonValueKind.Object, "an object");
        return Value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? new Field(File, Path.Length == 0 ? name : $"{Path}.{name}", member)
            : null;
    }

    public Field Required(string name) => Optional(name) ?? throw Fail($"needs '{name}', which is missing or null");

    public string Text()
    {
        Expect(JsonValueKind.String, "a string");
        try
        {
            return Value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidModelException(File, $"{Path}: is a string that is not valid UTF-8 or holds half a surrogate pair", e);
        }
    }

    public int Number()
    {
        Expect(JsonValueKind.Number, "a number");
        return Value.TryGetInt32(out var number) ? number : throw Fail($"is {Shown()}, not a whole number of 32 bits");
    }

    public bool Flag(string name, bool otherwise) => Optional(name) is not { } member ? otherwise : member.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw member.Fail($"is {member.Shown()}, not true or false"),
    };

    public IEnumerable<Field> Items()
    {
        Expect(JsonValueKind.Array, "an array");
        var self = this;
        return Value.EnumerateArray().Select((item, i) => new Field(self.File, $"{self.Path}[{i}]", item));
    }

    public void Expect(JsonValueKind kind, string expected)
    {
        if (Value.ValueKind != kind)
            throw Fail($"is {Shown()}, not {expected}");
    }

    public InvalidModelException Fail(string problem) => new(File, Path.Length == 0 ? problem : $"{Path}: {problem}");

    private string Shown() =>
        Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? Value.ValueKind.ToString() : Printable.Quote(Value.GetRawText());
}
