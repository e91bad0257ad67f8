using Daedalus.Denoising.Options;
using Daedalus.Server.Errors;

namespace Daedalus.Server.Requests;

/// <summary>From what a request says of sampling and length to a decoder's settings: the server's defaults, then <c>settings</c>, then OpenAI's fields.</summary>
internal static class DecoderReader
{
    private const string Temperature = "temperature";
    private const string TopP = "top_p";

    // As a setting of a decoder.
    private const string TopPSetting = "top-p";

    // The newer name counts where both are given, as many clients send both.
    private static readonly string[] Longest = ["max_completion_tokens", "max_tokens"];

    /// <exception cref="ApiException">There is no such decoder or setting, or it has no use for what is asked.</exception>
    public static DecoderOptions Read(JsonFields request, Extension extension, DiffusionModel model, DecoderOptions? byDefault)
    {
        var decoder = Checked.By("daedalus.decoder", () =>
            byDefault is not null && (extension.Decoder is null || extension.Decoder == byDefault.Decoder) ? byDefault : model.DefaultDecoder(extension.Decoder));
        decoder = Checked.By("daedalus.settings", () => decoder.WithSettings(extension.Settings));
        decoder = WithTemperature(request, decoder);
        decoder = WithTopP(request, decoder);
        return WithLongest(request, decoder);
    }

    private static DecoderOptions WithLongest(JsonFields request, DecoderOptions decoder)
    {
        foreach (var name in Longest)
            if (request.Whole(name, 1, int.MaxValue) is { } longest)
                return Checked.By(name, () => decoder.WithLongest((int)longest));
        return decoder;
    }

    private static DecoderOptions WithTemperature(JsonFields request, DecoderOptions decoder)
    {
        if (request.Number(Temperature, 0, 2) is not { } temperature)
            return decoder;
        return decoder.Has(Temperature)
            ? Checked.By(Temperature, () => decoder.WithValue(Temperature, temperature))
            : temperature == 0 ? decoder : throw ApiException.Invalid(Temperature, $"The decoder {decoder.Decoder} has no temperature. Leave temperature out, or take another decoder.", "unsupported_parameter");
    }

    // Where nothing is drawn, the share of tokens to draw from changes nothing: clients that always send one need not know.
    private static DecoderOptions WithTopP(JsonFields request, DecoderOptions decoder)
    {
        if (request.Number(TopP, 0, 1) is not { } share)
            return decoder;
        if (decoder.Has(TopPSetting))
            return Checked.By(TopP, () => decoder.WithValue(TopPSetting, share));
        var draws = decoder.Has(Temperature) && decoder.ValueOf(Temperature) > 0;
        return share < 1 && draws
            ? throw ApiException.Invalid(TopP, $"The decoder {decoder.Decoder} draws from all tokens. Leave top_p out, or take one that has it, such as low-confidence.", "unsupported_parameter")
            : decoder;
    }
}
