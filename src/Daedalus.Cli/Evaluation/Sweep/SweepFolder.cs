namespace Daedalus.Cli.Evaluation.Sweep;

/// <summary>Writes what a sweep came to: a report with its pictures, and a table.</summary>
internal static class SweepFolder
{
    /// <param name="folder">Takes report.md, sweep.csv, sweep.svg and lengths.svg.</param>
    /// <param name="sweep">At least one way.</param>
    /// <param name="needed">Tokens of the right answers.</param>
    /// <param name="head">Title and origin of the report.</param>
    public static void Write(string folder, IReadOnlyList<SweepResult> sweep, IReadOnlyList<int> needed, string head)
    {
        File.WriteAllText(Path.Combine(folder, "report.md"), SweepReport.Of(sweep, head));
        File.WriteAllText(Path.Combine(folder, "sweep.csv"), SweepTable.Csv(sweep));
        File.WriteAllText(Path.Combine(folder, "sweep.svg"), SweepPictures.RightOverPositions(sweep));
        var chosen = sweep.OrderBy(result => result.Entry.FixedLength is not null).ThenByDescending(result => result.All.Right).ThenBy(result => result.All.ComputedPositions).First();
        File.WriteAllText(Path.Combine(folder, "lengths.svg"), SweepPictures.Lengths(needed, chosen));
    }
}
