namespace Daedalus.Denoising.RhoEos;

/// <summary>From a distance to a number of units (rho-EOS, <c>E_factor_func</c>), in fp32 as published.</summary>
internal static class LengthSchedules
{
    private const int Most = 8;

    /// <summary>Names on the command line and in files, by value.</summary>
    public static IReadOnlyList<string> Names { get; } = ["exp", "linear", "const"];

    /// <summary>Units by which the length changes.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="gap">How far the score is beyond its limit, more than 0.</param>
    public static int Units(LengthSchedule schedule, float gap)
    {
        var segment = Math.Max(1, (int)MathF.Ceiling((gap + 1e-12f) / .1f));
        return schedule switch
        {
            LengthSchedule.Constant => 1,
            LengthSchedule.Linear => Math.Min(Most, segment),
            _ => segment > 3 ? Most : 1 << (segment - 1),
        };
    }
}
