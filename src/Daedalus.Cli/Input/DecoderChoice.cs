using Daedalus.Denoising.Daedal;
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
            var changes = Changes(options.Decoder).ToList();
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
        if (options is not DaedalOptions daedal)
            return options;
        if (!IsGiven("initial-length"))
            return daedal with { InitialLength = Math.Min(daedal.InitialLength, daedal.MaxLength) };
        return IsGiven("max-length") ? daedal : daedal with { MaxLength = Math.Max(daedal.InitialLength, daedal.MaxLength) };

        bool IsGiven(string name) => changes.Exists(change => change.Name == name);
    }

    private IEnumerable<(string Name, string Value)> Changes(string decoder)
    {
        if (Length is { } length)
            yield return (decoder == DaedalOptions.Name ? "initial-length" : "length", $"{length}");
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
