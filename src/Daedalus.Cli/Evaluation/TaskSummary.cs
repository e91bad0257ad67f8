namespace Daedalus.Cli.Evaluation;

/// <summary>Counts over the results of one task, or of all.</summary>
/// <param name="Task">Its name.</param>
/// <param name="Right">Right answers.</param>
/// <param name="Count">Answers.</param>
/// <param name="Lowest">Lowest share of right answers among the draws.</param>
/// <param name="Highest">Highest.</param>
/// <param name="CanvasTokens">Mean Ntoken.</param>
/// <param name="EffectiveTokens">Mean Etoken.</param>
/// <param name="EffectiveRatio">Eratio: the ratio of both sums, as published.</param>
/// <param name="Forwards">Mean forwards.</param>
/// <param name="ComputedPositions">Mean computed positions.</param>
/// <param name="ForwardsPerToken">Forwards over effective tokens, sums of both.</param>
/// <param name="TokensPerSecond">Effective tokens over time.</param>
/// <param name="Insertions">All of them.</param>
/// <param name="Refused">Tasks that were not run; they count as wrong.</param>
internal sealed record TaskSummary(
    string Task, int Right, int Count, double Lowest, double Highest, double CanvasTokens, double EffectiveTokens, double EffectiveRatio, double Forwards,
    double ComputedPositions, double ForwardsPerToken, double TokensPerSecond, int Insertions, int Refused = 0)
{
    // Two-sided 95 %.
    private const double Z = 1.959964;

    public double Share => (double)Right / Count;

    /// <summary>Wilson's interval of 95 % confidence; it holds near 0 and 1 too.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            var scale = 1 + (Z * Z / Count);
            var middle = (Share + (Z * Z / (2 * Count))) / scale;
            var half = Z / scale * Math.Sqrt((Share * (1 - Share) / Count) + (Z * Z / (4.0 * Count * Count)));
            return (Math.Max(0, middle - half), Math.Min(1, middle + half));
        }
    }

    /// <summary>One row per task in the order of the file, and one for all where there are several.</summary>
    public static IReadOnlyList<TaskSummary> Of(IReadOnlyList<EvaluationTask> tasks, IReadOnlyList<TaskResult> results)
    {
        var rows = results.GroupBy(result => tasks[result.Index].Task).Select(group => Of(group.Key, tasks, [.. group])).ToList();
        return rows.Count == 1 ? rows : [.. rows, Of("all", tasks, results)];
    }

    private static TaskSummary Of(string name, IReadOnlyList<EvaluationTask> tasks, IReadOnlyList<TaskResult> results)
    {
        var draws = results.GroupBy(result => tasks[result.Index].Seed).Select(draw => draw.Average(result => result.IsRight ? 1.0 : 0.0)).ToList();
        double canvas = results.Sum(result => (long)result.CanvasTokens), effective = results.Sum(result => (long)result.EffectiveTokens);
        return new TaskSummary(
            name, results.Count(result => result.IsRight), results.Count, draws.Min(), draws.Max(), canvas / results.Count, effective / results.Count,
            effective / Math.Max(1, canvas), results.Average(result => (double)result.Forwards), results.Average(result => (double)result.ComputedPositions),
            results.Sum(result => (double)result.Forwards) / Math.Max(1, effective), effective / Math.Max(1e-9, results.Sum(result => result.Seconds)),
            results.Sum(result => result.Insertions), results.Count(result => result.IsRefused));
    }
}
