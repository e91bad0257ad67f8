using System.Globalization;
using System.Text;

namespace Daedalus.Server.Metrics;

/// <summary>Names and labels as Prometheus wants them.</summary>
internal static class PrometheusNames
{
    public static string Of(string name, string? unit, MetricKind kind)
    {
        var text = Plain(name);
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        if (!text.EndsWith(suffix, StringComparison.Ordinal))
            text += suffix;
        return kind is MetricKind.Counter or MetricKind.ObservedCounter && !text.EndsWith("_total", StringComparison.Ordinal) ? text + "_total" : text;
    }

    /// <summary>Labels without their braces, in the order of names; empty without any.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var sorted = tags.ToArray();
        Array.Sort(sorted, (left, right) => string.CompareOrdinal(left.Key, right.Key));
        var text = new StringBuilder();
        foreach (var (name, value) in sorted)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(Plain(name)).Append("=\"");
            Escape(text, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Append('"');
        }

        return text.ToString();
    }

    /// <summary>A text that cannot end its line or its quotes.</summary>
    public static StringBuilder Escape(StringBuilder into, string text)
    {
        foreach (var character in text)
            _ = character switch
            {
                '\\' => into.Append(@"\\"),
                '"' => into.Append("\\\""),
                '\n' => into.Append("\\n"),
                '\r' => into.Append(' '),
                _ => into.Append(character),
            };
        return into;
    }

    private static string Plain(string name) =>
        string.Create(name.Length, name, (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
        });
}
