namespace Daedalus.Scoring;

/// <summary>
/// TraceRL's estimate (arXiv 2509.06949; Gen-Verse/dLLM-RL, <c>collapse_k_unique</c> and what follows it): the answer is decoded again as it came to be.
/// For every step all that was written in it or later is hidden, and what was written in it is scored; a token's share is its log-probability there.
/// What has step 0 was given and stays visible. Steps are merged, so many that wrote something into one, so that long answers take few forwards.
/// </summary>
public sealed record TraceRlEstimator : AnswerEstimator
{
    /// <inheritdoc/>
    public override string Name => "tracerl";

    /// <summary>Steps that are merged into one (<c>shrink</c>), default 8; 1 takes every step as it was, as block-diffusion models do.</summary>
    public int Merge { get; init; } = 8;

    internal override IEnumerable<MaskDraw> Draw(ScoredAnswer answer)
    {
        var steps = answer.Steps.ToArray();
        int[] distinct = [.. steps.Where(step => step > 0).Distinct().Order()];
        var first = answer.Prompt.Length;
        return [.. distinct.Chunk(Merge).Select(merged => new MaskDraw(
            Positions(step => step >= merged[0]), Positions(step => step >= merged[0] && step <= merged[^1]), 1))];

        int[] Positions(Func<int, bool> isChosen) => [.. Enumerable.Range(0, steps.Length).Where(i => isChosen(steps[i])).Select(i => first + i)];
    }

    private protected override void Check(IReadOnlyList<ScoredAnswer> answers)
    {
        CheckRange(nameof(Merge), Merge, 1, int.MaxValue);
        base.Check(answers);
        for (var i = 0; i < answers.Count; i++)
            if (answers[i].Steps.Length != answers[i].Answer.Length)
                throw new ArgumentException(
                    $"Answer {i} has {answers[i].Answer.Length} tokens and {answers[i].Steps.Length} steps; TraceRL needs one for each. Generate with {nameof(GenerationOptions.RecordSteps)}.");
    }
}
