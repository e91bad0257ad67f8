namespace Daedalus.Cli.Evaluation;

/// <summary>A prompt whose right answer is known.</summary>
/// <param name="Task">The group that it is counted in.</param>
/// <param name="Seed">The draw that it belongs to, where a file holds several; their spread is shown.</param>
/// <param name="Prompt">The question.</param>
/// <param name="Answer">The right answer.</param>
/// <param name="Check">How both are compared, see <see cref="AnswerCheck"/>.</param>
internal sealed record EvaluationTask(string Task, long Seed, string Prompt, string Answer, string Check);
