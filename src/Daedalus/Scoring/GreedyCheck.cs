using System.Runtime.ExceptionServices;

namespace Daedalus.Scoring;

/// <summary>
/// Whether greedy decoding gives exactly an answer: over as many masks as it has tokens, each forward writes the most confident proposal (ML-GSAI/LLaDA
/// <c>eval_llada.py</c>, <c>suffix_greedy_prediction</c>, as for LAMBADA). A request ends at its first wrong token. Where the proposal is the mask
/// token the published code would stand still until its steps are used up; that is a wrong token too.
/// </summary>
public sealed record GreedyCheck
{
    /// <summary>Classifier-free guidance, default 0, off.</summary>
    public double Guidance { get; init; }

    /// <summary>Checks answers, several in one forward.</summary>
    /// <param name="model">What decodes.</param>
    /// <param name="answers">With prompts of at least one token.</param>
    /// <param name="cancellationToken">Honoured at every forward.</param>
    /// <returns>For each whether it is what the model writes.</returns>
    /// <exception cref="ArgumentException">An answer or its prompt is empty, too long, or outside the vocabulary; nothing has run.</exception>
    /// <exception cref="InsufficientMemoryException">They would not fit; the message has the figures.</exception>
    /// <exception cref="NumericalFaultException">The weights are broken.</exception>
    public IReadOnlyList<bool> Check(DiffusionModel model, IReadOnlyList<ScoredAnswer> answers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(answers);
        if (!(Guidance >= 0 && Guidance <= 100))
            throw new ArgumentException(FormattableString.Invariant($"{nameof(Guidance)} is {Guidance}; it must be from 0 to 100."));
        for (var i = 0; i < answers.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(answers[i], $"answer {i}");
            SequenceCheck.Check(Whole(answers[i]), $"Answer {i}", model.Conventions);
            if (answers[i].Prompt.IsEmpty || answers[i].Answer.IsEmpty)
                throw new ArgumentException($"Answer {i} or its prompt is empty; give at least one token of each.");
        }

        var results = new List<bool>(answers.Count);
        var branches = Guidance > 0 ? 2L : 1L;
        foreach (var group in TokenGroups.Of(answers, answer => branches * (answer.Prompt.Length + answer.Answer.Length), SequenceScorer.TokensPerForward))
            results.AddRange(CheckGroup(model, group, cancellationToken));
        return results;
    }

    private static MaskedSequence Whole(ScoredAnswer answer) =>
        new() { Ids = answer.Ids, Masked = Enumerable.Range(answer.Prompt.Length, answer.Answer.Length).ToArray() };

    private IEnumerable<bool> CheckGroup(DiffusionModel model, List<ScoredAnswer> group, CancellationToken cancellationToken)
    {
        var requests = group.Select(answer => new GenerationRequest(
            Prompt.Ids(answer.Prompt.Span), new GenerationOptions { Decoder = new GreedyCheckOptions(answer.Answer, (float)Guidance) }));
        var results = model.GenerateBatch([.. requests], cancellationToken);
        if (results.FirstOrDefault(result => result.Error is not null)?.Error is { } error)
            ExceptionDispatchInfo.Throw(error);
        return results.Zip(group, (result, answer) => answer.Answer.Span.SequenceEqual([.. result.Ids]));
    }
}
