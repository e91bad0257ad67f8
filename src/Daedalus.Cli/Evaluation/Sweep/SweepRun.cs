using System.Security.Cryptography;
using System.Text;

namespace Daedalus.Cli.Evaluation.Sweep;

/// <summary>Runs every way of decoding over the same tasks; each keeps its results in a file of its own, so that a sweep that was cut off goes on.</summary>
/// <param name="model">Who answers.</param>
/// <param name="tasks">What.</param>
/// <param name="grid">How.</param>
/// <param name="batch">Tasks answered together.</param>
/// <param name="describe">What identifies an evaluation, in one line.</param>
internal sealed class SweepRun(DiffusionModel model, IReadOnlyList<EvaluationTask> tasks, IReadOnlyList<SweepEntry> grid, int batch, Func<GenerationOptions, string> describe)
{
    private const int LongestName = 100;

    /// <param name="folder">Takes the result files.</param>
    /// <param name="tell">Hears what is run, and how many tasks of all its ways are done.</param>
    /// <param name="cancellationToken">Honoured at every step.</param>
    public IReadOnlyList<SweepResult> Run(string folder, Action<string, int> tell, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var sweep = new List<SweepResult>();
        for (var i = 0; i < grid.Count; i++)
        {
            var (entry, before) = (grid[i], i * tasks.Count);
            using var file = new ResultFile(Path.Combine(folder, FileName(entry.Line)), describe(entry.Options), tasks.Count);
            var results = new EvaluationRun(model, tasks, entry.Options, batch).Run(file, (done, _) => tell(entry.Line, before + done), cancellationToken);
            sweep.Add(new SweepResult(entry, results, TaskSummary.Of(tasks, results)[^1]));
        }

        return sweep;
    }

    // A name that every file system takes and that a reader can tell; the digest keeps lines apart that look alike.
    private static string FileName(string line)
    {
        var plain = string.Concat(line.Replace("--decoder ", "", StringComparison.Ordinal).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '=' ? c : '-'));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..8];
        return $"{(plain.Length <= LongestName ? plain : plain[..LongestName])}-{digest}.jsonl";
    }
}
