using System.Globalization;
using System.Text;

namespace Daedalus.Cli.Evaluation.Sweep;

/// <summary>The rows of a sweep as comma-separated values, for other programs.</summary>
internal static class SweepTable
{
    private static readonly string[] Head =
    [
        "group", "options", "fixed_length", "right", "count", "low", "high", "ntoken", "etoken", "eratio", "forwards", "positions", "forwards_per_token", "tokens_per_second", "insertions",
    ];

    public static string Csv(IReadOnlyList<SweepResult> sweep)
    {
        var text = new StringBuilder().AppendJoin(',', Head).Append('\n');
        foreach (var (entry, _, all) in sweep)
        {
            object?[] cells =
            [
                Quoted(entry.Group), Quoted(entry.Line), entry.FixedLength, all.Right, all.Count, Short(all.Interval.Low), Short(all.Interval.High), Short(all.CanvasTokens),
                Short(all.EffectiveTokens), Short(all.EffectiveRatio), Short(all.Forwards), Short(all.ComputedPositions), Short(all.ForwardsPerToken), Short(all.TokensPerSecond), all.Insertions,
            ];
            text.AppendJoin(',', cells).Append('\n');
        }

        return text.ToString();
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Short(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
