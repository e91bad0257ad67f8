using System.Globalization;
using Daedalus.Denoising.Options;
using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI;

/// <summary>From what a chat asks for to a decoder's settings.</summary>
internal static class DecoderMapping
{
    /// <exception cref="ArgumentException">There is no such decoder, it lacks a setting that was asked for, or a value is out of range.</exception>
    public static DecoderOptions Choose(DiffusionModel model, ChatOptions options, DaedalusChatOptions ours)
    {
        if (ours is { Decoder: { } name, DecoderOptions: { } chosen } && chosen.Decoder != name)
            throw new ArgumentException($"{nameof(ours.Decoder)} is '{name}' and {nameof(ours.DecoderOptions)} are those of '{chosen.Decoder}'. Give one of them.");
        var decoder = ours.DecoderOptions ?? model.DefaultDecoder(ours.Decoder);
        decoder = decoder.WithSettings([.. ours.Settings, .. Settings(decoder, options)]);
        return options.MaxOutputTokens is { } longest ? decoder.WithLongest(longest) : decoder;
    }

    private static IEnumerable<KeyValuePair<string, string>> Settings(DecoderOptions decoder, ChatOptions options)
    {
        foreach (var (property, setting, value, neutral) in new (string, string, string?, string)[]
        {
            (nameof(options.Temperature), "temperature", options.Temperature is { } temperature ? Text(temperature) : null, "0"),
            (nameof(options.TopP), "top-p", options.TopP is { } share ? Text(share) : null, "1"),
            (nameof(options.TopK), "top-k", options.TopK is { } count ? Text(count) : null, "0"),
        })
        {
            // What changes nothing is fine with every decoder: many callers always send a temperature of 0.
            if (value is null || (value == neutral && !decoder.Has(setting)))
                continue;
            if (!decoder.Has(setting))
                throw new ArgumentException($"{property} is {value}, but the decoder {decoder.Decoder} has no {setting}. These have: {Having(setting)}.", property);
            yield return new(setting, value);
        }
    }

    private static string Having(string setting) =>
        string.Join(", ", DecoderCatalogue.All.Where(decoder => decoder.Has(setting)).Select(decoder => decoder.Decoder));

    // As it is written: .7f is 0.7, not the nearest float to it in double.
    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
