namespace Daedalus.Kernels.Conformance;

/// <summary>How an operation did on a device.</summary>
/// <param name="Operation">Name of the operation.</param>
/// <param name="Cases">How many cases ran.</param>
/// <param name="Worst">The largest error relative to what is allowed: up to 1 is right. NaN where a result is not a number or nothing came.</param>
/// <param name="Problem">What failed, in words; null where the operation passed.</param>
public sealed record DeviceCheckResult(string Operation, int Cases, double Worst, string? Problem)
{
    /// <summary>Whether every case stayed within its tolerance.</summary>
    public bool Passed => Problem is null;
}
