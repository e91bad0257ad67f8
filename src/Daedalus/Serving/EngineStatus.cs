namespace Daedalus.Serving;

/// <summary>An engine at one moment.</summary>
public readonly record struct EngineStatus
{
    /// <summary>What it does with requests.</summary>
    public required EngineState State { get; init; }

    /// <summary>Why it is <see cref="EngineState.Faulted"/>; else null.</summary>
    public Exception? Fault { get; init; }

    /// <summary>Requests that wait.</summary>
    public required int Queued { get; init; }

    /// <summary>Requests that may wait: <see cref="EngineOptions.QueueLimit"/>.</summary>
    public required int QueueLimit { get; init; }

    /// <summary>Requests that are denoised.</summary>
    public required int Active { get; init; }

    /// <summary>Steps taken so far, each one forward over all that are denoised.</summary>
    public required long Steps { get; init; }

    /// <summary>Time since the last step began or ended, or since there was something to do; null while nothing is to be done. A long time means that a step hangs.</summary>
    public TimeSpan? SinceProgress { get; init; }

    /// <summary>Requests answered so far.</summary>
    public required long Completed { get; init; }

    /// <summary>Requests cancelled so far, timeouts included.</summary>
    public required long Cancelled { get; init; }

    /// <summary>Requests that failed while running.</summary>
    public required long Failed { get; init; }

    /// <summary>Requests refused because too many waited.</summary>
    public required long Refused { get; init; }

    /// <summary>Whether a step hangs: nothing has come of it for longer than the slowest may take.</summary>
    /// <param name="stallLimit">That time.</param>
    public bool IsStalled(TimeSpan stallLimit) => SinceProgress > stallLimit;

    /// <summary>Whether one more request would be refused: as many wait as may, those included for whom the batch has a place.</summary>
    /// <param name="maxBatch">The engine's <see cref="EngineOptions.MaxBatch"/>.</param>
    public bool IsFull(int maxBatch) => Queued >= QueueLimit + Math.Max(0, maxBatch - Active);
}
