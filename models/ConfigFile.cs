using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Daedalus.Models.Weights;

namespace Daedalus.Models;

/// <summary>A <c>config.json</c> read strictly: a missing or odd value is an error that names it, never a default of some library.</summary>
internal sealed class ConfigFile : IDisposable
{
    public const int MaxBytes = 1 << 20;
    private readonly JsonDocument _document;
    private readonly JsonElement _object;
    private readonly string _prefix;

    private ConfigFile(string path, JsonDocument document, JsonElement part, string prefix = "")
    {
        Path = path;
        _document = document;
        _object = part;
        _prefix = prefix;
    }

    public string Path { get; }

    public static ConfigFile Open(string path)
    {
        var bytes = BoundedFile.Read(path, MaxBytes);
        if (!Utf8.IsValid(bytes))
            throw new InvalidModelException(path, "is not valid JSON: it is not UTF-8.");
        try
        {
            var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new ConfigFile(path, document, document.RootElement);
            document.Dispose();
            throw new InvalidModelException(path, "is not a JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is half a surrogate pair in a name.
            throw new InvalidModelException(path, $"is not valid JSON: {Printable.Plain(e.Message)}", e);
        }
    }

    public void Dispose() => _document.Dispose();

    public bool Has(string name) => _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>An object within; it shares the file and is gone with it.</summary>
    public ConfigFile Section(string name)
    {
        const string Expected = "an object";
        var value = Require(name, Expected);
        return value.ValueKind == JsonValueKind.Object ? new ConfigFile(Path, _document, value, $"{_prefix}{name}.") : throw Wrong(name, value, Expected);
    }

    /// <summary>Refuses members that this version knows nothing of.</summary>
    public void ExpectOnly(params ReadOnlySpan<string> names)
    {
        foreach (var member in _object.EnumerateObject())
            if (!names.Contains(member.Name))
                throw Error($"{Printable.Quote(_prefix + member.Name)} is unknown to this version.");
    }

    public int Integer(string name, int minimum, int maximum)
    {
        var expected = $"a whole number from {minimum} to {maximum}";
        var value = Require(name, expected);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum
            ? number
            : throw Wrong(name, value, expected);
    }

    public double Real(string name, double minimum, double maximum)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}");
        var value = Require(name, expected);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= minimum && number <= maximum
            ? number
            : throw Wrong(name, value, expected);
    }

    public bool Flag(string name)
    {
        const string Expected = "true or false";
        var value = Require(name, Expected);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, value, Expected);
    }

    public string Text(string name)
    {
        const string Expected = "a string";
        var value = Require(name, Expected);
        return value.ValueKind == JsonValueKind.String && Shown(value) is { } text ? text : throw Wrong(name, value, Expected);
    }

    /// <summary>Refuses a feature that the forward pass does not have; absent or null is as good as the expected value.</summary>
    public void Expect(string name, string expected)
    {
        if (Has(name) && _object.GetProperty(name) is var value
            && !string.Equals(Shown(value), expected, StringComparison.OrdinalIgnoreCase))
            throw Wrong(name, value, expected);
    }

    public InvalidModelException Error(string problem) => new(Path, problem);

    private JsonElement Require(string name, string expected) =>
        Has(name) ? _object.GetProperty(name) : throw Error($"'{_prefix}{name}' is missing or null; it must be {expected}.");

    private InvalidModelException Wrong(string name, JsonElement value, string expected) =>
        Error($"'{_prefix}{name}' is {Printable.Quote(value.GetRawText())}; it must be {expected}.");

    // Null for half of a surrogate pair, which JSON can spell but no text can hold.
    private static string? Shown(JsonElement value)
    {
        try
        {
            return value.ToString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
