namespace Daedalus.Scoring;

/// <summary>
/// How likely a model finds an answer, estimated from forwards over masked answers: these models have no exact likelihood. A function of answer,
/// options and seed, the same bit for bit whatever is estimated beside it.
/// </summary>
public abstract record AnswerEstimator
{
    // The estimators of the library; others draw their own masks for DiffusionModel.Score.
    private protected AnswerEstimator()
    {
    }

    /// <summary>The estimator's name, e.g. <c>likelihood</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Key of the random masks, default 0. Answers of the same lengths are masked alike.</summary>
    public ulong Seed { get; init; }

    private protected virtual double GuidanceScale => 0;

    /// <summary>Estimates answers, several in one forward.</summary>
    /// <param name="model">Whose opinion is asked.</param>
    /// <param name="answers">Of any lengths that the context holds.</param>
    /// <param name="cancellationToken">Honoured at every forward and every few rows of logits.</param>
    /// <returns>One score per answer.</returns>
    /// <exception cref="ArgumentException">An option is out of range or an answer cannot be scored; nothing has run.</exception>
    /// <exception cref="InsufficientMemoryException">A forward would not fit; the message has the figures.</exception>
    /// <exception cref="NumericalFaultException">The weights are broken.</exception>
    public IReadOnlyList<AnswerScore> Estimate(DiffusionModel model, IReadOnlyList<ScoredAnswer> answers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(answers);
        Check(answers);
        using var stay = model.Lifetime.Enter();
        using var scorer = model.CreateScorer();
        scorer.Admit([.. answers.Select(answer => Masked(answer, All(answer)))], "Answer", often: true);
        return EstimateBy(sequences => scorer.Run(sequences, cancellationToken), answers);
    }

    /// <summary>The same from whatever scores sequences.</summary>
    internal IReadOnlyList<AnswerScore> EstimateBy(Func<IEnumerable<MaskedSequence>, IEnumerable<double[]>> score, IReadOnlyList<ScoredAnswer> answers)
    {
        var drawn = new Queue<(int Answer, MaskDraw Draw)>();
        var tokens = answers.Select(answer => new double[answer.Answer.Length]).ToArray();
        foreach (var scores in score(Sequences(answers, drawn)))
        {
            var (answer, draw) = drawn.Dequeue();
            var first = answers[answer].Prompt.Length;
            for (var i = 0; i < scores.Length; i++)
                tokens[answer][draw.Asked[i] - first] += draw.Weight * scores[i];
        }

        return [.. tokens.Select(shares => new AnswerScore(shares.Sum(), shares))];
    }

    /// <summary>The maskings of an answer, drawn as they are read.</summary>
    internal abstract IEnumerable<MaskDraw> Draw(ScoredAnswer answer);

    private protected virtual void Check(IReadOnlyList<ScoredAnswer> answers)
    {
        for (var i = 0; i < answers.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(answers[i], $"answer {i}");
            if (answers[i].Answer.IsEmpty)
                throw new ArgumentException($"Answer {i} is empty; give at least one token.");
        }
    }

    private protected static void CheckRange(string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be from {least} to {most}."), name);
    }

    private protected static int[] All(ScoredAnswer answer) => [.. Enumerable.Range(answer.Prompt.Length, answer.Answer.Length)];

    private IEnumerable<MaskedSequence> Sequences(IReadOnlyList<ScoredAnswer> answers, Queue<(int Answer, MaskDraw Draw)> drawn)
    {
        for (var i = 0; i < answers.Count; i++)
            foreach (var draw in Draw(answers[i]))
            {
                drawn.Enqueue((i, draw));
                yield return Masked(answers[i], draw.Masked) with { Asked = draw.Asked };
            }
    }

    private MaskedSequence Masked(ScoredAnswer answer, int[] masked) =>
        new() { Ids = answer.Ids, Masked = masked, Guidance = GuidanceScale, PromptLength = answer.Prompt.Length };
}
