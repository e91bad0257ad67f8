namespace Daedalus.Engine.OnDevice;

/// <summary>Which masks of a block a step fills.</summary>
internal enum BlockRule
{
    /// <summary>The most confident, as many as the schedule says.</summary>
    Quota,

    /// <summary>Random ones, as many as the schedule says.</summary>
    RandomQuota,

    /// <summary>All that are confident enough, and the best.</summary>
    Threshold,
}
