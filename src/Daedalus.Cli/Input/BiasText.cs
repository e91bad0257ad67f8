using System.Globalization;
using Daedalus.Text;

namespace Daedalus.Cli.Input;

/// <summary>Biases as people write them: <c>text=number</c>, or <c>#id=number</c> for a token that has no text of its own.</summary>
internal static class BiasText
{
    /// <exception cref="UsageException">One is no number, or its text is not one token.</exception>
    public static Dictionary<int, float> Parse(IEnumerable<string> texts, Tokenizer tokenizer)
    {
        var bias = new Dictionary<int, float>();
        foreach (var text in texts)
        {
            var at = text.LastIndexOf('=');
            if (at < 1 || !TryNumber(text[(at + 1)..], out var value))
                throw new UsageException($"--bias takes text=number, e.g. --bias Yes=-inf or --bias '#17=2.5'; it was '{CommonOptions.Shorten(text)}'.");
            bias[TokenOf(text[..at], tokenizer)] = value;
        }

        return bias;
    }

    private static int TokenOf(string text, Tokenizer tokenizer)
    {
        if (text[0] == '#' && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return id;
        var ids = tokenizer.Encode(text, parseSpecial: true);
        return ids.Length == 1
            ? ids[0]
            : throw new UsageException(
                $"--bias: '{CommonOptions.Shorten(text)}' is {ids.Length} tokens ({string.Join(" ", ids.Take(8).Select(token => $"#{token} '{tokenizer.TokenText(token)}'"))}); name one, as text or as #id.");
    }

    private static bool TryNumber(string text, out float value)
    {
        if (text is "-inf")
        {
            value = float.NegativeInfinity;
            return true;
        }

        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);
    }
}
