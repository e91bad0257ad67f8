namespace Daedalus.Serving;

/// <summary>
/// Too many requests wait, and nothing was done for this one; or, if there is an inner <see cref="InsufficientMemoryException"/>, others took the memory that it needs, before
/// it began or in the middle.
/// </summary>
public sealed class EngineOverloadedException : Exception
{
    internal EngineOverloadedException(int limit, TimeSpan retryAfter)
        : base(FormattableString.Invariant($"{limit:N0} requests wait already, which is the limit. Try again in {retryAfter.TotalSeconds:F0} s."))
    {
        RetryAfter = retryAfter;
    }

    private EngineOverloadedException(string problem, InsufficientMemoryException taken, TimeSpan retryAfter)
        : base(problem, taken)
    {
        RetryAfter = retryAfter;
    }

    /// <summary>When a place is likely to be free, by how long requests took of late; whole seconds, from 1 to 60, which is as long as common clients wait.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>What a request is told whose memory was free when it came.</summary>
    /// <param name="cause">What could not be taken, where that was tried.</param>
    internal static EngineOverloadedException MemoryTaken(InsufficientMemoryException? cause = null)
    {
        const string Problem = "The memory that the request needs was free when it came and is not any more. Try again later, or shorten the answer.";

        // Who took the memory is not known, so neither is when it comes back.
        return new(Problem, cause ?? new InsufficientMemoryException(Problem), TimeSpan.FromSeconds(5));
    }
}
