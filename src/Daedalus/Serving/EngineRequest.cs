namespace Daedalus.Serving;

/// <summary>A request to an engine.</summary>
/// <param name="Prompt">What is asked.</param>
/// <param name="Options">How it is answered; null takes the defaults of the model.</param>
public sealed record EngineRequest(Prompt Prompt, GenerationOptions? Options = null)
{
    internal static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(24);

    /// <summary>Who goes first when several wait; default normal.</summary>
    public RequestPriority Priority { get; init; }

    /// <summary>How long it may take, waiting included, then it ends with a <see cref="TimeoutException"/>; default null: <see cref="EngineOptions.Timeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Who asks, e.g. the name of a key: of those who wait with the same priority each gets a turn before any gets a second. Default null is one of them.</summary>
    public string? Client { get; init; }

    /// <summary>Whether updates show the canvas, one for every step; default false: they come when there is new text, and their canvas is empty.</summary>
    public bool WatchCanvas { get; init; }

    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Prompt, nameof(Prompt));
        if (!Enum.IsDefined(Priority))
            throw new ArgumentException($"{nameof(Priority)} is {(int)Priority}; it must be one of {string.Join(", ", Enum.GetNames<RequestPriority>())}.");
        if (Timeout is { } timeout)
            CheckTimeout(timeout, nameof(Timeout));
    }

    internal static void CheckTimeout(TimeSpan timeout, string name)
    {
        if (timeout <= TimeSpan.Zero || timeout > LongestTimeout)
            throw new ArgumentException($"{name} is {timeout}; it must be more than 0 and at most {LongestTimeout.TotalDays:F0} days, or null for none.");
    }
}
