namespace Daedalus.Scoring;

/// <summary>An estimate of how likely a model finds an answer.</summary>
/// <param name="LogProbability">ln p(answer | prompt) in nats, by the estimator that was asked.</param>
/// <param name="Tokens">The share of every token of the answer; they add up to <paramref name="LogProbability"/>.</param>
public sealed record AnswerScore(double LogProbability, IReadOnlyList<double> Tokens);
