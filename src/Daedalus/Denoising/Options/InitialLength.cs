namespace Daedalus.Denoising.Options;

/// <summary>The length that decoders start with which find the length of their answer themselves.</summary>
internal static class InitialLength
{
    public const string Name = "initial-length";

    private const string Longest = "max-length";

    /// <summary>Whether a decoder finds the length of its answer, from one to start with.</summary>
    public static bool IsOf(DecoderOptions options) => options.Parameters.Any(parameter => parameter.Name == Name);

    /// <summary>Moves the initial or the longest length, whichever was not given, to where the other allows it.</summary>
    public static DecoderOptions Reconcile(DecoderOptions options, IReadOnlyCollection<string> given)
    {
        if (!IsOf(options))
            return options;
        var (initial, longest) = (options.ValueOf(Name), options.ValueOf(Longest));
        if (!given.Contains(Name))
            return options.WithValue(Name, Math.Min(initial, longest));
        return given.Contains(Longest) ? options : options.WithValue(Longest, Math.Max(initial, longest));
    }
}
