using System.Globalization;
using System.Text;

namespace Daedalus.Cli.Evaluation.Sweep;

/// <summary>A sweep for people, in Markdown: every way that was tried, and for each of variable length its controls, the same filling at fixed lengths.</summary>
internal static class SweepReport
{
    public static string Of(IReadOnlyList<SweepResult> sweep, string head)
    {
        var reference = SweepResult.Reference(sweep);
        var text = new StringBuilder(head);
        text.Append(Introduction(reference)).Append("""

            ![Right answers over positions computed](sweep.svg)

            ![Lengths of canvases and of right answers](lengths.svg)

            """);
        foreach (var group in sweep.GroupBy(result => result.Entry.Group))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {(group.Key.Length > 0 ? group.Key : "All")}\n\n");
            text.Append("| options | right | % | 95 % | Ntoken | Etoken | forwards | positions | fewer | p | insertions |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
            foreach (var result in group)
                text.Append(Row(result, reference));
            foreach (var variable in group.Where(result => result.Entry.FixedLength is null))
                text.Append(Verdict(variable, [.. group.Where(result => result.Entry.FixedLength is not null)]));
        }

        return text.ToString();
    }

    private static string Introduction(SweepResult? reference) => reference is null ? "" : Invariant(
        $"""

        Every way that was tried is listed. *positions* are prompt and canvas, or what of them was computed, of all forwards of an answer. *fewer* divides those
        of `{reference.Entry.Line}`, the best fixed length under the first heading, by them. *p* is McNemar's exact two-sided probability against it over the same
        prompts.

        """);

    private static string Row(SweepResult result, SweepResult? reference)
    {
        var all = result.All;
        var (fewer, p) = reference is null || reference == result || all.Refused > 0 ? ("", "") : (
            Invariant($"{reference.All.ComputedPositions / all.ComputedPositions:F1}"),
            Invariant($"{PairedTest.Probability(PairedTest.Discordant(result.Results, reference.Results)):0.###}"));
        return Invariant($"| `{result.Entry.Line.Replace("|", "\\|", StringComparison.Ordinal)}` | {all.Right}/{all.Count} | {100 * all.Share:F1} | {100 * all.Interval.Low:F1} to {100 * all.Interval.High:F1} ")
            + Invariant($"| {all.CanvasTokens:F1} | {all.EffectiveTokens:F1} | {all.Forwards:F1} | {(all.Refused > 0 ? $"{all.Refused} refused" : $"{all.ComputedPositions:F0}")} | {fewer} | {p} | {all.Insertions} |\n");
    }

    private static string Verdict(SweepResult variable, IReadOnlyList<SweepResult> controls)
    {
        controls = [.. controls.Where(control => control.All.Refused == 0)];
        if (controls.Count == 0 || variable.All.Refused > 0)
            return "";
        var better = controls.Where(control => control.IsAsGoodAs(variable)).Select(control => control.Entry.FixedLength!.Value).Order().ToList();
        var verdict = better.Count == 0 ? "no fixed length is both as right and as cheap" : $"as right and as cheap: fixed length {string.Join(", ", better)}";
        var pairs = controls.OrderBy(control => control.Entry.FixedLength).Select(control =>
        {
            var (ours, theirs) = PairedTest.Discordant(variable.Results, control.Results);
            return Invariant($"{control.Entry.FixedLength}: {ours} to {theirs} (p {PairedTest.Probability((ours, theirs)):0.###}), {control.All.ComputedPositions / variable.All.ComputedPositions:F2} x the positions");
        });
        return $"\n`{variable.Entry.Line}`: {verdict}. Right alone against each length: {string.Join("; ", pairs)}.\n";
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
