using System.Globalization;
using System.Text.Json;
using Daedalus.Server.Errors;

namespace Daedalus.Server.Requests;

/// <summary>Reads the fields of an object, each with its type and limits. A field that is null counts as not given.</summary>
/// <param name="json">The object.</param>
/// <param name="path">What errors put before a field's name, e.g. <c>daedalus.</c>.</param>
internal readonly struct JsonFields(JsonElement json, string path = "")
{
    public IEnumerable<JsonProperty> All => json.EnumerateObject();

    public string PathOf(string name) => path + name;

    public JsonElement? Find(string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string name, int longest = int.MaxValue)
    {
        if (Find(name) is not { } value)
            return null;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(name, "a string", value);
        return text.Length <= longest ? text : throw ApiException.Invalid(PathOf(name), $"{PathOf(name)} has {text.Length:N0} characters; {longest:N0} are allowed.");
    }

    public bool? Flag(string name) => Find(name) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false", value),
    };

    public long? Whole(string name, long least = long.MinValue, long most = long.MaxValue)
    {
        if (Find(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"), value);
    }

    public double? Number(string name, double least, double most) => Find(name) is { } value ? Number(name, value, least, most) : null;

    /// <summary>A field of <see cref="All"/>, which must be given: to find it by its name again would take a pass over the others.</summary>
    public double Number(JsonProperty field, double least, double most) => Number(field.Name, field.Value, least, most);

    public JsonFields? Object(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new JsonFields(value, PathOf(name) + ".") : throw Wrong(name, "an object", value);

    public JsonElement? Array(string name) => Find(name) is not { } value ? null : value.ValueKind == JsonValueKind.Array ? value : throw Wrong(name, "an array", value);

    /// <summary>What to say of a value that is not what it must be.</summary>
    public ApiException Wrong(string name, string wanted, JsonElement value) => ApiException.Invalid(PathOf(name), $"{PathOf(name)} is {Shown(value)}; it must be {wanted}.");

    private double Number(string name, JsonElement value, double least, double most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), value);

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.GetRawText() is { Length: <= 40 } number => number,
        JsonValueKind.Number => "a number of many digits",
        JsonValueKind.String => "a string",
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean() ? "true" : "false",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        _ => "an object",
    };
}
