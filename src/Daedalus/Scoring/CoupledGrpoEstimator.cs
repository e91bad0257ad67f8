namespace Daedalus.Scoring;

/// <summary>
/// Coupled-GRPO's estimate (DiffuCoder, arXiv 2506.20639; apple/ml-diffucoder <c>coupled_grpo.py</c>): one forward with the whole answer hidden, one
/// with a random part of it, one with the rest, so that every token is scored twice. A token's share is half of its first log-probability and half of
/// its second, the latter over the share that was hidden with it: r, or 1 - r. The prompt is never hidden.
/// </summary>
public sealed record CoupledGrpoEstimator : AnswerEstimator
{
    /// <inheritdoc/>
    public override string Name => "coupled-grpo";

    /// <summary>Least probability of a mask, default 0.2.</summary>
    public double LeastMasking { get; init; } = .2;

    /// <summary>Largest probability of a mask, default 0.8.</summary>
    public double MostMasking { get; init; } = .8;

    internal override IEnumerable<MaskDraw> Draw(ScoredAnswer answer)
    {
        var all = All(answer);
        var ratio = RandomMasks.Between(Seed, 0, LeastMasking, MostMasking);
        var part = RandomMasks.Each(Seed, 0, answer.Prompt.Length, all.Length, ratio);
        int[] rest = [.. all.Except(part)];
        return [new MaskDraw(all, all, .5), new MaskDraw(part, part, .5 / ratio), new MaskDraw(rest, rest, .5 / (1 - ratio))];
    }

    private protected override void Check(IReadOnlyList<ScoredAnswer> answers)
    {
        CheckRange(nameof(LeastMasking), LeastMasking, .001, .999);
        CheckRange(nameof(MostMasking), MostMasking, LeastMasking, .999);
        base.Check(answers);
    }
}
