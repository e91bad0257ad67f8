namespace Daedalus.Text;

/// <summary>What templates written for Python do to strings.</summary>
internal static class PythonText
{
    /// <summary>Removes white space at both ends as str.strip does: Unicode's, and the four separators U+001C to U+001F besides.</summary>
    public static string Strip(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsSpace(text[start]))
            start++;
        while (end > start && IsSpace(text[end - 1]))
            end--;
        return text[start..end];
    }

    private static bool IsSpace(char unit) => char.IsWhiteSpace(unit) || unit is >= '\x1C' and <= '\x1F';
}
