namespace Daedalus.Serving;

/// <summary>
/// Who enters the batch first. A request that waits rises by one class for every 64 that entered before it, so that none waits for ever.
/// </summary>
public enum RequestPriority
{
    /// <summary>After all others.</summary>
    Low = -1,

    /// <summary>The default.</summary>
    Normal = 0,

    /// <summary>Before all others.</summary>
    High = 1,
}
