using System.Text.Json;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.Options;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>
/// Settings that suit a model, kept beside its weights in <c>daedalus.json</c>: for each decoder by name, settings by name. What it does not
/// say stays as published.
/// </summary>
internal sealed class ModelPresets
{
    private readonly Dictionary<string, DecoderOptions> _decoders;

    private ModelPresets(Dictionary<string, DecoderOptions> decoders)
    {
        _decoders = decoders;
    }

    /// <summary>Reads the file of a model folder; none is no error.</summary>
    public static ModelPresets Read(string folder)
    {
        var path = Path.Combine(folder, "daedalus.json");
        var decoders = DecoderCatalogue.All.ToDictionary(options => options.Decoder);
        if (!File.Exists(path))
            return new ModelPresets(decoders);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            foreach (var decoder in document.RootElement.EnumerateObject())
                decoders[decoder.Name] = Apply(DecoderCatalogue.Find(decoder.Name), decoder.Value);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidModelException(path, $"holds no presets: {e.Message}", e);
        }

        return new ModelPresets(decoders);
    }

    /// <summary>The settings of a decoder for this model; null is DAEDAL.</summary>
    public DecoderOptions For(string? decoder) =>
        _decoders.TryGetValue(decoder ?? DaedalOptions.Name, out var options) ? options : DecoderCatalogue.Find(decoder!);

    private static DecoderOptions Apply(DecoderOptions options, JsonElement settings)
    {
        foreach (var setting in settings.EnumerateObject())
            options = options.WithValue(setting.Name, setting.Value.GetDouble());
        options.Validate();
        return options;
    }
}
