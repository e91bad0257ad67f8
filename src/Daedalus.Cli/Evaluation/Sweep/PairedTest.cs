namespace Daedalus.Cli.Evaluation.Sweep;

/// <summary>McNemar's exact test: whether two ways of answering the same tasks differ in what they get right.</summary>
internal static class PairedTest
{
    /// <summary>Tasks that only one of them got right.</summary>
    public static (int First, int Second) Discordant(IReadOnlyList<TaskResult> first, IReadOnlyList<TaskResult> second)
    {
        var pairs = first.OrderBy(result => result.Index).Zip(second.OrderBy(result => result.Index)).ToList();
        return (pairs.Count(pair => pair.First.IsRight && !pair.Second.IsRight), pairs.Count(pair => !pair.First.IsRight && pair.Second.IsRight));
    }

    /// <summary>Two-sided probability of a split at least as uneven, were both equally good: a fair coin thrown once per discordant task.</summary>
    public static double Probability((int First, int Second) discordant)
    {
        var (fewer, all) = (Math.Min(discordant.First, discordant.Second), discordant.First + discordant.Second);
        double logOfWays = 0, sum = 0;
        for (var k = 0; k <= fewer; k++)
        {
            sum += Math.Exp(logOfWays - (all * Math.Log(2)));
            logOfWays += Math.Log(all - k) - Math.Log(k + 1);
        }

        return Math.Min(1, 2 * sum);
    }
}
