using System.Globalization;
using System.Text.RegularExpressions;

namespace Daedalus.Cli.Input;

/// <summary>A canvas as people write it: text with gaps, <c>[[8]]</c> being one of eight tokens.</summary>
internal static partial class CanvasText
{
    /// <exception cref="UsageException">There is no gap, or one has no length.</exception>
    public static Infill Parse(string text)
    {
        var parts = new List<InfillPart>();
        var start = 0;
        foreach (Match gap in Gap().Matches(text))
        {
            if (!int.TryParse(gap.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length < 1)
                throw new UsageException($"--infill has a gap of {CommonOptions.Shorten(gap.Groups[1].Value)} tokens; it must be 1 or more, and fit the model's context.");
            parts.Add(InfillPart.Text(text[start..gap.Index]));
            parts.Add(InfillPart.Gap(length));
            start = gap.Index + gap.Length;
        }

        if (parts.Count == 0)
            throw new UsageException("--infill has no gap; write [[n]] where n tokens are to be filled in, e.g. --infill \"16 18[[3]] 22\".");
        parts.Add(InfillPart.Text(text[start..]));
        return new Infill(parts);
    }

    [GeneratedRegex(@"\[\[([0-9]+)\]\]")]
    private static partial Regex Gap();
}
