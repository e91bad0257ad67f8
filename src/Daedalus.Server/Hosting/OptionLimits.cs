namespace Daedalus.Server.Hosting;

/// <summary>Checks of <see cref="ServerOptions"/>.</summary>
internal static class OptionLimits
{
    private const int LongestName = 256;

    public static void Whole(string option, int value, int least, int most)
    {
        if (value < least || value > most)
            throw new ArgumentException(FormattableString.Invariant($"{option} is {value:N0}; it must be from {least:N0} to {most:N0}. Take a number in between."));
    }

    public static void Time(string option, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            throw new ArgumentException($"{option} is {value}; it must be {(least > TimeSpan.Zero ? "more than" : "at least")} 0 and at most {most}. Take a time in between.");
    }

    // Names stand in URLs, headers and metrics.
    public static void Name(string option, string value)
    {
        ArgumentNullException.ThrowIfNull(value, option);
        if (value.Length is 0 or > LongestName || value.Any(character => character is <= ' ' or > '~'))
            throw new ArgumentException($"{option} has {value.Length} characters; it must have 1 to {LongestName}, all of them visible ASCII. Give a short name, e.g. tasks-5m.");
    }

    public static void Distinct(IReadOnlyList<ApiKey> keys)
    {
        if (keys.GroupBy(key => key.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw new ArgumentException($"Keys has {same.Count()} keys named '{same.Key}'; limits and turns are by name. Give each its own.");
        if (keys.GroupBy(key => key.Secret).FirstOrDefault(group => group.Count() > 1) is { } shared)
            throw new ArgumentException($"Keys '{string.Join("' and '", shared.Select(key => key.Name))}' have the same secret, so that nobody could tell them apart. Make one for each.");
    }
}
