using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Daedalus.Server.Hosting;

/// <summary>
/// The <c>system_fingerprint</c> of answers: the model's name, number of parameters and bytes of weights as they are kept, device, version, and what holds where a
/// request says nothing. It does not read the weights: others of the same size and name look the same.
/// </summary>
internal static class Fingerprint
{
    public static string Of(DiffusionModel model, ServerOptions options)
    {
        var defaults = options.Defaults;
        var decoder = defaults.Decoder ?? model.DefaultDecoder();
        string[] all =
        [
            options.ModelName, model.Name, Text(model.Parameters), Text(model.WeightBytes), model.Device, $"{typeof(DiffusionModel).Assembly.GetName().Version}",
            decoder.Decoder, .. decoder.Parameters.Select(parameter => $"{parameter.Name}={Text(decoder.ValueOf(parameter.Name))}"),
            Text(defaults.Seed), $"{defaults.Cache}", $"{defaults.StopEarly}", Text(defaults.Guidance), .. defaults.StopStrings,
            .. defaults.LogitBias.OrderBy(bias => bias.Key).Select(bias => $"{Text(bias.Key)}:{Text(bias.Value)}"),
        ];

        // Between them what hardly any of them holds, or two lists could read as one.
        return "fp_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', all))).AsSpan(0, 5));
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
