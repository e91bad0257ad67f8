namespace Daedalus.Cli.Evaluation;

/// <summary>What came of one task.</summary>
/// <param name="Index">Its line among the tasks, from 0.</param>
/// <param name="IsRight">Whether the answer is.</param>
/// <param name="Text">The answer; of a request that failed, why.</param>
/// <param name="CanvasTokens">Ntoken.</param>
/// <param name="EffectiveTokens">Etoken.</param>
/// <param name="Forwards">Forward passes.</param>
/// <param name="ComputedPositions">Positions in them.</param>
/// <param name="Insertions">Masks that became several.</param>
/// <param name="Seconds">Its share of the time of its batch.</param>
internal sealed record TaskResult(
    int Index, bool IsRight, string Text, int CanvasTokens, int EffectiveTokens, int Forwards, long ComputedPositions, int Insertions, double Seconds)
{
    /// <summary>Whether it was not run, e.g. because it does not fit.</summary>
    public bool IsRefused => Forwards == 0;

    /// <summary>Counts an answer that took this share of its batch's time.</summary>
    public static TaskResult Of(int index, EvaluationTask task, GenerationResult answer, double seconds)
    {
        var statistics = answer.Statistics;
        return new TaskResult(
            index, answer.Error is null && AnswerCheck.IsRight(task.Check, answer.Text, task.Answer), answer.Error?.Message ?? answer.Text,
            statistics.CanvasTokens, statistics.EffectiveTokens, statistics.Forwards, statistics.ComputedPositions, statistics.Insertions, seconds);
    }

    /// <summary>A task that was not run.</summary>
    public static TaskResult Refused(int index, string why) => new(index, IsRight: false, why, 0, 0, 0, 0, 0, 0);
}
