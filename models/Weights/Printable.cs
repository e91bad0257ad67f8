namespace Daedalus.Models.Weights;

/// <summary>Text from a hostile file, made fit for an error message: short, and without characters that could forge a log line.</summary>
internal static class Printable
{
    private const int MaxLength = 120;

    public static string Quote(string text)
    {
        var clean = Plain(text.Length <= MaxLength ? text : text[..MaxLength]);
        return text.Length <= MaxLength ? $"'{clean}'" : $"'{clean}...' ({text.Length} characters)";
    }

    /// <summary>The same without quotes, for what is short already.</summary>
    public static string Plain(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = IsPlain(source[i]) ? source[i] : '\uFFFD';
    });

    public static string Shape(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    private static bool IsPlain(char c) => !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\u2028' or '\u2029');
}
