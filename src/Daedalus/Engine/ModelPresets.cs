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
    private const int MaxBytes = 1 << 20;
    private const int LongestName = 64;
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
            var options = new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false };
            using var document = JsonDocument.Parse(BoundedFile.Read(path, MaxBytes), options);
            foreach (var decoder in Members(document.RootElement, "the file", "decoders"))
                decoders[decoder.Name] = Apply(DecoderCatalogue.Find(Plain(decoder)), decoder.Value);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
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
        try
        {
            foreach (var setting in Members(settings, "the value", "settings"))
                options = options.WithValue(Plain(setting), Number(setting));
            options.Validate();
            return options;
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"'{options.Decoder}': {e.Message}", e);
        }
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement value, string what, string kind) =>
        value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject()
            : throw new ArgumentException($"{what} is {value.ValueKind}; it must be an object of {kind} by name.");

    // A hostile name must not flood or forge a line of a log.
    private static string Plain(JsonProperty member) =>
        member.Name.Length <= LongestName && !member.Name.Any(char.IsControl)
            ? member.Name
            : throw new ArgumentException($"a name has {member.Name.Length} characters or a control character; names have at most {LongestName}, all printable.");

    private static double Number(JsonProperty setting) =>
        setting.Value.ValueKind == JsonValueKind.Number
            ? setting.Value.GetDouble()
            : throw new ArgumentException($"'{setting.Name}' is {setting.Value.ValueKind}; it must be a number, 1 or 0 for yes or no.");
}
