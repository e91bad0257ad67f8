using System.Text.Json;

namespace Daedalus.Models;

/// <summary>A <c>config.json</c> read strictly: a missing or odd value is an error that names it, never a default of some library.</summary>
internal sealed class ConfigFile : IDisposable
{
    private const int MaxBytes = 1 << 20;
    private readonly JsonDocument _document;

    private ConfigFile(string path, JsonDocument document)
    {
        Path = path;
        _document = document;
    }

    public string Path { get; }

    public static ConfigFile Open(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaxBytes)
                throw new InvalidModelException(path, $"{length:N0} bytes; a configuration has at most {MaxBytes:N0}.");
            var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new ConfigFile(path, document);
            document.Dispose();
            throw new InvalidModelException(path, "is not a JSON object.");
        }
        catch (JsonException e)
        {
            throw new InvalidModelException(path, $"is not valid JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidModelException(path, $"cannot be read: {e.Message}", e);
        }
    }

    public void Dispose() => _document.Dispose();

    public bool Has(string name) => _document.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public int Integer(string name, int minimum, int maximum)
    {
        var value = Require(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum
            ? number
            : throw Wrong(name, value, $"a whole number from {minimum} to {maximum}");
    }

    public double Real(string name, double minimum, double maximum)
    {
        var value = Require(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= minimum && number <= maximum
            ? number
            : throw Wrong(name, value, $"a number from {minimum} to {maximum}");
    }

    public bool Flag(string name)
    {
        var value = Require(name);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, value, "true or false");
    }

    public string Text(string name)
    {
        var value = Require(name);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(name, value, "a string");
    }

    /// <summary>Refuses a feature that the forward pass does not have; absent or null is as good as the expected value.</summary>
    public void Expect(string name, string expected)
    {
        if (Has(name) && _document.RootElement.GetProperty(name) is var value && value.ToString() is var found
            && !string.Equals(found, expected, StringComparison.OrdinalIgnoreCase))
            throw Wrong(name, value, expected);
    }

    public InvalidModelException Error(string problem) => new(Path, problem);

    private JsonElement Require(string name) =>
        Has(name) ? _document.RootElement.GetProperty(name) : throw new InvalidModelException(Path, $"'{name}' is missing.");

    private InvalidModelException Wrong(string name, JsonElement value, string expected)
    {
        var text = value.GetRawText();
        return new InvalidModelException(Path, $"'{name}' is {(text.Length > 40 ? text[..40] + "…" : text)}; it must be {expected}.");
    }
}
