using Daedalus.Denoising.Options;

namespace Daedalus.Cli.Input;

/// <summary>From the options of a command to a decoder's settings: the model's presets, then the short options, then every --set.</summary>
internal sealed record DecoderChoice(string? Decoder, int? Length, int? MaxLength, int? Block, IReadOnlyList<string> Settings)
{
    public DecoderOptions Apply(DiffusionModel model)
    {
        try
        {
            var options = model.DefaultDecoder(Decoder);
            var changes = Changes(options).ToList();
            foreach (var (name, value) in changes)
                options = options.WithText(name, value);
            options = Reconcile(options, changes);
            options.Validate();
            return options;
        }
        catch (ArgumentException error)
        {
            throw new UsageException(Failure.Message(error));
        }
    }

    // Who gives one of the two lengths does not have to know the presets of the other.
    private static DecoderOptions Reconcile(DecoderOptions options, List<(string Name, string Value)> changes)
    {
        if (!Finds(options))
            return options;
        var (initial, longest) = (options.ValueOf("initial-length"), options.ValueOf("max-length"));
        if (!IsGiven("initial-length"))
            return options.WithValue("initial-length", Math.Min(initial, longest));
        return IsGiven("max-length") ? options : options.WithValue("max-length", Math.Max(initial, longest));

        bool IsGiven(string name) => changes.Exists(change => change.Name == name);
    }

    // Whether a decoder finds the length of its answer, from one to start with.
    private static bool Finds(DecoderOptions options) => options.Parameters.Any(parameter => parameter.Name == "initial-length");

    private IEnumerable<(string Name, string Value)> Changes(DecoderOptions decoder)
    {
        if (Length is { } length)
            yield return (Finds(decoder) ? "initial-length" : "length", $"{length}");
        if (MaxLength is { } longest)
            yield return ("max-length", $"{longest}");
        if (Block is { } block)
            yield return ("block-length", $"{block}");
        foreach (var setting in Settings)
        {
            var parts = setting.Split('=', 2);
            if (parts.Length != 2)
                throw new UsageException($"--set takes name=value, e.g. --set block-length=16; it was '{setting}'.");
            yield return (parts[0].Trim(), parts[1].Trim());
        }
    }
}
