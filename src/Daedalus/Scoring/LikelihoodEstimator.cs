namespace Daedalus.Scoring;

/// <summary>
/// LLaDA's Monte Carlo likelihood (arXiv 2502.09992, appendix B; ML-GSAI/LLaDA <c>get_log_likelihood.py</c>). Of an answer of A tokens each sample
/// hides m, chosen uniformly, and counts their log-probabilities A/m times; the estimate is the mean, a lower bound of ln p in expectation. Within a
/// batch of b the counts are stratified: m of row r is <c>((round(k + r A / b) - 1) mod A) + 1</c> with one random k, halves to even, in
/// exact arithmetic where the published line has fp32 (the same for batches that are powers of two).
/// </summary>
public sealed record LikelihoodEstimator : AnswerEstimator
{
    private const int Most = 1 << 20;

    /// <inheritdoc/>
    public override string Name => "likelihood";

    /// <summary>Samples (<c>mc_num</c>), default 128; for answers of one token 1 is as good, with a batch of 1.</summary>
    public int Samples { get; init; } = 128;

    /// <summary>Samples whose counts are stratified together (<c>batch_size</c>), default 16; must divide <see cref="Samples"/>.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Classifier-free guidance (<c>cfg_scale</c>), default 0, off.</summary>
    public double Guidance { get; init; }

    private protected override double GuidanceScale => Guidance;

    /// <summary>How many tokens the samples of one batch hide.</summary>
    /// <param name="k">Of the first sample, from 1 to <paramref name="length"/>.</param>
    /// <param name="length">Tokens of the answer.</param>
    /// <param name="batch">Samples of the batch.</param>
    internal static int[] Counts(int k, int length, int batch)
    {
        var counts = new int[batch];
        for (var row = 0; row < batch; row++)
        {
            var place = (long)Math.Round(k + ((double)row * length / batch), MidpointRounding.ToEven);
            counts[row] = (int)((place - 1) % length) + 1;
        }

        return counts;
    }

    internal override IEnumerable<MaskDraw> Draw(ScoredAnswer answer)
    {
        var (first, length) = (answer.Prompt.Length, answer.Answer.Length);
        for (var start = 0; start < Samples; start += BatchSize)
        {
            var counts = Counts(RandomMasks.Count(Seed, start, length), length, BatchSize);
            for (var row = 0; row < BatchSize; row++)
            {
                var masked = RandomMasks.Some(Seed, start + row, first, length, counts[row]);
                yield return new MaskDraw(masked, masked, (double)length / counts[row] / Samples);
            }
        }
    }

    private protected override void Check(IReadOnlyList<ScoredAnswer> answers)
    {
        CheckRange(nameof(Samples), Samples, 1, Most);
        CheckRange(nameof(BatchSize), BatchSize, 1, Most);
        CheckRange(nameof(Guidance), Guidance, 0, 100);
        if (Samples % BatchSize != 0)
            throw new ArgumentException($"{nameof(Samples)} is {Samples}; it must be a multiple of {nameof(BatchSize)}, {BatchSize}. Change either.");
        base.Check(answers);
    }
}
