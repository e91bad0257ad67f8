using System.Text.Json;
using System.Text.Unicode;
using Daedalus.Server.Errors;

namespace Daedalus.Server.Requests;

/// <summary>JSON as two readers could not understand differently: no duplicate keys, comments or trailing commas, nothing behind it, and texts that are Unicode.</summary>
internal static class StrictJson
{
    private const int Deepest = 32;

    /// <exception cref="ApiException">It is anything else, or no object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
            throw ApiException.Invalid(null, "The body is not UTF-8.");
        try
        {
            RefuseHalfCharacters(body.Span);
            var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Deepest, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException error)
        {
            throw ApiException.Invalid(null, $"The body is not JSON as it is read here (no duplicate keys, no comments, at most {Deepest} levels): {FirstSentence(error.Message)}");
        }

        throw ApiException.Invalid(null, "The body is JSON, but no object. Send {...}.");
    }

    // An escaped half of a surrogate pair is valid JSON and no text: reading such a string would fail much later.
    private static void RefuseHalfCharacters(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Deepest });
        while (reader.Read())
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsText(ref reader))
                throw ApiException.Invalid(null, $"The body holds half of a surrogate pair at byte {reader.TokenStartIndex}; no text does.");
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string FirstSentence(string message) => message.Split(". ")[0].TrimEnd('.') + ".";
}
