namespace Daedalus.Denoising.Options;

/// <summary>The settings by which decoders are told how long an answer may be.</summary>
internal static class AnswerLengths
{
    private const string Initial = "initial-length";
    private const string Longest = "max-length";

    private static readonly string[] Names = ["length", Longest, Initial, "min-length", "probe-length"];

    /// <summary>Whether a decoder finds the length of its answer, from one to start with.</summary>
    public static bool Finds(DecoderOptions options) => options.Has(Initial);

    /// <summary>No length above a number of tokens.</summary>
    public static DecoderOptions Lower(DecoderOptions options, int tokens)
    {
        foreach (var name in Names)
            if (options.Has(name) && options.ValueOf(name) > tokens)
                options = options.WithValue(name, tokens);
        return options;
    }

    /// <summary>Who gives one of the two lengths does not have to know the presets of the other.</summary>
    public static DecoderOptions Reconcile(DecoderOptions options, IReadOnlyCollection<KeyValuePair<string, string>> given)
    {
        if (!Finds(options))
            return options;
        var (initial, longest) = (options.ValueOf(Initial), options.ValueOf(Longest));
        if (!IsGiven(Initial))
            return options.WithValue(Initial, Math.Min(initial, longest));
        return IsGiven(Longest) ? options : options.WithValue(Longest, Math.Max(initial, longest));

        bool IsGiven(string name) => given.Any(setting => setting.Key == name);
    }
}
