namespace Daedalus.Scoring;

/// <summary>
/// UniGRPO's estimate (MMaDA, arXiv 2505.15809; Gen-Verse/dLLM-RL, <c>random_masking</c>): each draw hides every token of the answer with one random
/// probability, and the mean log-probability of the hidden tokens stands for the sequence. Published is that mean per token; here it is times the
/// length of the answer, so that it compares with the other estimators. A draw that hides nothing does not count; should none hide anything, the
/// estimate is 0.
/// </summary>
public sealed record UniGrpoEstimator : AnswerEstimator
{
    private const int Most = 1 << 20;

    /// <inheritdoc/>
    public override string Name => "unigrpo";

    /// <summary>Draws (<c>mask_times_per_sample</c>), default 35.</summary>
    public int Samples { get; init; } = 35;

    /// <summary>Least probability of a mask (<c>lower_p</c>), default 0.1.</summary>
    public double LeastMasking { get; init; } = .1;

    /// <summary>Largest probability of a mask (<c>upper_p</c>), default 0.9.</summary>
    public double MostMasking { get; init; } = .9;

    internal override IEnumerable<MaskDraw> Draw(ScoredAnswer answer)
    {
        var length = answer.Answer.Length;
        var masks = Enumerable.Range(0, Samples)
            .Select(draw => RandomMasks.Each(Seed, draw, answer.Prompt.Length, length, RandomMasks.Between(Seed, draw, LeastMasking, MostMasking)))
            .Where(mask => mask.Length > 0);

        // Drawn twice, because a draw is a function and all of them together may be much.
        var count = masks.Count();
        return masks.Select(mask => new MaskDraw(mask, mask, (double)length / count / mask.Length));
    }

    private protected override void Check(IReadOnlyList<ScoredAnswer> answers)
    {
        CheckRange(nameof(Samples), Samples, 1, Most);
        CheckRange(nameof(LeastMasking), LeastMasking, 0, 1);
        CheckRange(nameof(MostMasking), MostMasking, LeastMasking, 1);
        base.Check(answers);
    }
}
