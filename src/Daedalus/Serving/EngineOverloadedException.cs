namespace Daedalus.Serving;

/// <summary>Too many requests wait. Nothing was done for this one.</summary>
public sealed class EngineOverloadedException : Exception
{
    internal EngineOverloadedException(int limit, TimeSpan retryAfter)
        : base(FormattableString.Invariant($"{limit:N0} requests wait already, which is the limit. Try again in {retryAfter.TotalSeconds:F0} s."))
    {
        RetryAfter = retryAfter;
    }

    /// <summary>When a place is likely to be free, by how long requests took of late; whole seconds, at least 1.</summary>
    public TimeSpan RetryAfter { get; }
}
