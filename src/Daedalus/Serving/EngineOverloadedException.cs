namespace Daedalus.Serving;

/// <summary>
/// Too many requests wait, or, if there is an inner <see cref="InsufficientMemoryException"/>, others took the memory that this one needs. Nothing was done for it.
/// </summary>
public sealed class EngineOverloadedException : Exception
{
    internal EngineOverloadedException(int limit, TimeSpan retryAfter)
        : base(FormattableString.Invariant($"{limit:N0} requests wait already, which is the limit. Try again in {retryAfter.TotalSeconds:F0} s."))
    {
        RetryAfter = retryAfter;
    }

    private EngineOverloadedException(InsufficientMemoryException taken, TimeSpan retryAfter)
        : base(taken.Message, taken)
    {
        RetryAfter = retryAfter;
    }

    /// <summary>When a place is likely to be free, by how long requests took of late; whole seconds, from 1 to 60, which is as long as common clients wait.</summary>
    public TimeSpan RetryAfter { get; }

    // Who took the memory is not known, so neither is when it comes back.
    internal static EngineOverloadedException MemoryTaken() => new(
        new InsufficientMemoryException("The memory that the request needs was free when it came and is not any more. Try again later, or shorten the answer."), TimeSpan.FromSeconds(5));
}
