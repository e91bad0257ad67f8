namespace Daedalus.Cli.Evaluation;

/// <summary>Answers the tasks of a file in batches and counts.</summary>
/// <param name="model">Who answers.</param>
/// <param name="tasks">What.</param>
/// <param name="options">How.</param>
/// <param name="batch">Tasks answered together.</param>
internal sealed class EvaluationRun(DiffusionModel model, IReadOnlyList<EvaluationTask> tasks, GenerationOptions options, int batch)
{
    /// <summary>Runs what is not done yet.</summary>
    /// <param name="results">Takes every result as it comes.</param>
    /// <param name="tell">Hears how many are done, and how many of them right.</param>
    /// <param name="cancellationToken">Honoured at every step.</param>
    /// <returns>A result per task.</returns>
    public IReadOnlyList<TaskResult> Run(ResultFile results, Action<int, int> tell, CancellationToken cancellationToken)
    {
        var all = new TaskResult?[tasks.Count];
        foreach (var (index, result) in results.Done)
            all[index] = result;
        var (done, right) = (results.Done.Count, results.Done.Values.Count(result => result.IsRight));
        tell(done, right);
        foreach (var chunk in Enumerable.Range(0, tasks.Count).Where(index => all[index] is null).Chunk(batch))
        {
            foreach (var result in Answer(chunk, cancellationToken))
            {
                all[result.Index] = result;
                if (!result.IsRefused)
                    results.Add(result);
                (done, right) = (done + 1, right + (result.IsRight ? 1 : 0));
            }

            tell(done, right);
        }

        return all!;
    }

    // A task that cannot be asked, e.g. one too long for the context, counts as wrong and spoils no other.
    private IEnumerable<TaskResult> Answer(int[] chunk, CancellationToken cancellationToken)
    {
        try
        {
            var answers = model.GenerateBatch([.. chunk.Select(index => new GenerationRequest(tasks[index].Prompt, options))], cancellationToken);
            return chunk.Select((index, i) => TaskResult.Of(index, tasks[index], answers[i], answers[i].Elapsed.TotalSeconds / chunk.Length));
        }
        catch (Exception refused) when (refused is ArgumentException or InsufficientMemoryException)
        {
            return chunk.Length == 1
                ? [TaskResult.Refused(chunk[0], refused.Message)]
                : chunk.SelectMany(index => Answer([index], cancellationToken));
        }
    }
}
