using System.Text;
using System.Text.Json;
using Daedalus.Denoising.Options;

namespace Daedalus.Cli.Output;

/// <summary>Decoders with their settings, for people and for programs.</summary>
internal static class DecoderList
{
    public static string Text(IEnumerable<DecoderOptions> decoders)
    {
        var text = new StringBuilder();
        foreach (var options in decoders)
        {
            text.AppendLine($"{(text.Length > 0 ? Environment.NewLine : "")}{options.Decoder}: {options.Summary}");
            foreach (var parameter in options.Parameters)
                text.AppendLine($"  {parameter.Name,-22} {parameter.DefaultText,-9} {parameter.Meaning} ({parameter.Range})");
        }

        return text.ToString();
    }

    public static string Json(IEnumerable<DecoderOptions> decoders)
    {
        return JsonText.Of(json =>
        {
            json.WriteStartArray();
            foreach (var options in decoders)
                Write(json, options);
            json.WriteEndArray();
        }) + Environment.NewLine;
    }

    private static void Write(Utf8JsonWriter json, DecoderOptions options)
    {
        json.WriteStartObject();
        json.WriteString("decoder", options.Decoder);
        json.WriteString("summary", options.Summary);
        json.WriteStartArray("settings");
        foreach (var parameter in options.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("meaning", parameter.Meaning);
            json.WriteNumber("default", parameter.Default);
            json.WriteNumber("minimum", parameter.Minimum);
            json.WriteNumber("maximum", parameter.Maximum);
            json.WriteBoolean("isWhole", parameter.IsWhole);
            json.WriteStartArray("choices");
            foreach (var choice in parameter.Choices)
                json.WriteStringValue(choice);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
