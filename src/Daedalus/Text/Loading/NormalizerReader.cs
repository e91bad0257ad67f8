using Daedalus.Models.Weights;

namespace Daedalus.Text.Loading;

/// <summary>Reads the normalizer: none, NFC, or a sequence of these.</summary>
internal static class NormalizerReader
{
    /// <summary>Whether text is brought to form NFC.</summary>
    public static bool IsNfc(Field root) => root.Optional("normalizer") is { } normalizer && IsNfcStep(normalizer);

    private static bool IsNfcStep(Field normalizer)
    {
        var type = normalizer.Required("type").Text();
        return type switch
        {
            "NFC" => true,
            // Every step is read, so that an unsupported one behind the first is found too.
            "Sequence" => normalizer.Required("normalizers").Items().Select(IsNfcStep).ToArray().Contains(true),
            _ => throw normalizer.Fail($"is of type {Printable.Quote(type)}; supported are NFC and Sequence of NFC"),
        };
    }
}
