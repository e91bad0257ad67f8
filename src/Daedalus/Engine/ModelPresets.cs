using System.Text.Json;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.Options;
using Daedalus.Models;
using Daedalus.Models.Weights;

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
            throw new InvalidModelException(path, $"holds no presets: {Printable.Plain(e.Message)}", e);
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
                options = Apply(options, setting);
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
    private static string Plain(JsonProperty member) => Plain(member.Name);

    private static string Plain(string name) =>
        name.Length <= LongestName && !name.Any(char.IsControl)
            ? name
            : throw new ArgumentException($"a name has {name.Length} characters or a control character; names have at most {LongestName}, all printable.");

    private static DecoderOptions Apply(DecoderOptions options, JsonProperty setting) => setting.Value.ValueKind switch
    {
        JsonValueKind.Number => options.WithValue(Plain(setting), setting.Value.GetDouble()),
        JsonValueKind.String when options.IsChoice(setting.Name) => options.WithText(Plain(setting), Plain(setting.Value.GetString()!)),
        var kind => throw new ArgumentException($"'{Plain(setting)}' is {kind}; it must be a number, 1 or 0 for yes or no, or the name of a choice."),
    };
}
