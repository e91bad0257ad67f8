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
            return options.WithSettings([.. Changes(options)]);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(Failure.Message(error));
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Changes(DecoderOptions decoder)
    {
        if (Length is { } length)
            yield return new(AnswerLengths.Finds(decoder) ? "initial-length" : "length", $"{length}");
        if (MaxLength is { } longest)
            yield return new("max-length", $"{longest}");
        if (Block is { } block)
            yield return new("block-length", $"{block}");
        foreach (var setting in Settings)
        {
            var parts = setting.Split('=', 2);
            if (parts.Length != 2)
                throw new UsageException($"--set takes name=value, e.g. --set block-length=16; it was '{setting}'.");
            yield return new(parts[0].Trim(), parts[1].Trim());
        }
    }
}
