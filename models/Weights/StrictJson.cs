using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Daedalus.Models.Weights;

/// <summary>
/// Reads JSON of a known schema token by token, without a tree. Whatever is not as asked becomes an error that names the file
/// and, once <see cref="Tensor"/> is set, the tensor.
/// </summary>
internal ref struct StrictJson
{
    private readonly string _file;
    private readonly string _document;
    private Utf8JsonReader _reader;

    /// <param name="text">The document; must be valid UTF-8.</param>
    /// <param name="file">The file to name in errors.</param>
    /// <param name="document">What the text is called in errors, "header" for one.</param>
    /// <param name="maxDepth">Levels of nesting that the schema needs.</param>
    public StrictJson(ReadOnlySpan<byte> text, string file, string document, int maxDepth)
    {
        _file = file;
        _document = document;
        _reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = maxDepth });
        if (!Utf8.IsValid(text))
            throw Error($"the {document} is not valid UTF-8");
    }

    /// <summary>The tensor at hand, named in errors; null outside of one.</summary>
    public string? Tensor { get; set; }

    public readonly int Position => checked((int)_reader.BytesConsumed);

    public void Next()
    {
        if (!Advance(skip: false))
            throw Error($"the {_document} holds no JSON value");
    }

    /// <summary>Goes to the next name of the object at hand; false at its end.</summary>
    public bool NextName()
    {
        Next();
        return _reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Goes to the next item of the array at hand; false at its end.</summary>
    public bool NextItem()
    {
        Next();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    /// <param name="expected">What must come next.</param>
    /// <param name="rule">The rule that asks for it.</param>
    /// <param name="key">The key at fault, if it is no tensor.</param>
    public void NextOf(JsonTokenType expected, string rule, string? key = null)
    {
        Next();
        if (_reader.TokenType != expected)
            throw Error($"{rule}, found {Found()}{(key is null ? "" : $" at {Printable.Quote(key)}")}");
    }

    /// <summary>Whether the name or string at hand is this ASCII text, after escapes are resolved.</summary>
    public readonly bool Is(ReadOnlySpan<byte> text)
    {
        if (!_reader.ValueIsEscaped)
            return _reader.ValueSpan.SequenceEqual(text);
        // An escape takes at most 6 bytes, so a hostile text of megabytes is not unescaped for nothing.
        return _reader.ValueSpan.Length <= 6 * text.Length && Text() == Encoding.UTF8.GetString(text);
    }

    /// <summary>The name or string at hand, after escapes are resolved.</summary>
    public readonly string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw Error($"the {_document} is not valid JSON: an escape in a string is half of a surrogate pair", error);
        }
    }

    /// <summary>The number at hand, which must be a whole one from 0 to 2^63-1 written in digits alone.</summary>
    public readonly long Count(string field)
    {
        if (_reader.TokenType == JsonTokenType.Number
            && long.TryParse(_reader.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return value;
        throw Error($"{field} must hold non-negative integers of at most {long.MaxValue}, found {Found()}");
    }

    /// <summary>Goes over the value of the name at hand, whatever it is.</summary>
    public void SkipValue() => Advance(skip: true);

    /// <summary>Asserts that nothing but white space is left.</summary>
    public void End() => Advance(skip: false);

    public readonly InvalidModelException Error(string problem, Exception? inner = null) =>
        new(_file, Tensor is null ? problem : $"tensor {Printable.Quote(Tensor)}: {problem}", inner);

    private readonly string Found() => _reader.TokenType switch
    {
        JsonTokenType.String => $"the string {Printable.Quote(Text())}",
        JsonTokenType.Number => Printable.Quote(Encoding.UTF8.GetString(_reader.ValueSpan)),
        _ => _reader.TokenType.ToString(),
    };

    private bool Advance(bool skip)
    {
        try
        {
            if (!skip)
                return _reader.Read();
            _reader.Skip();
            return true;
        }
        catch (JsonException error)
        {
            throw Error($"the {_document} is not valid JSON: {error.Message}", error);
        }
    }
}
