namespace Daedalus.Scoring;

/// <summary>
/// The one-forward estimate of diffu-GRPO (d1, arXiv 2504.12216; dllm-reasoning/d1 <c>diffu_grpo_trainer.py</c>): the whole answer is hidden and
/// every token of the prompt with a probability; a token's share is its log-probability there. Take another seed for every update, and the same for the
/// models that an update compares.
/// </summary>
public sealed record DiffuGrpoEstimator : AnswerEstimator
{
    /// <inheritdoc/>
    public override string Name => "diffu-grpo";

    /// <summary>Probability with which a token of the prompt is hidden (<c>p_mask_prompt</c>), default 0.3.</summary>
    public double PromptMasking { get; init; } = .3;

    internal override IEnumerable<MaskDraw> Draw(ScoredAnswer answer)
    {
        var all = All(answer);
        return [new MaskDraw([.. RandomMasks.Each(Seed, 0, 0, answer.Prompt.Length, PromptMasking), .. all], all, 1)];
    }

    private protected override void Check(IReadOnlyList<ScoredAnswer> answers)
    {
        CheckRange(nameof(PromptMasking), PromptMasking, 0, 1);
        base.Check(answers);
    }
}
