using System.Text.Json;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Quantization;

/// <summary>
/// The member <c>quantization</c> of a <c>config.json</c>: that matrices are stored as whole numbers with scales, and how.
/// <c>{"format": "int8", "version": 1}</c> or <c>{"format": "int4", "group": 32, "version": 1}</c>.
/// </summary>
internal static class QuantizationSection
{
    private const string Name = "quantization";
    private const string Int8 = "int8";
    private const string Int4 = "int4";
    private const int Version = 1;

    /// <summary>How the matrices of the folder are stored; <see cref="WeightStorage.AsStored"/> where the member is missing.</summary>
    public static WeightStorage Read(ConfigFile config)
    {
        if (!config.Has(Name))
            return WeightStorage.AsStored;
        var section = config.Section(Name);
        var format = section.Text("format");
        if (format is not (Int8 or Int4))
            throw section.Error($"'{Name}.format' is {Weights.Printable.Quote(format)}; this version reads '{Int8}' and '{Int4}', which 'daedalus quantize' writes.");
        section.Integer("version", Version, Version);
        if (format == Int4)
            section.Integer("group", GroupQuantizer.GroupLength, GroupQuantizer.GroupLength);
        section.ExpectOnly(format == Int4 ? ["format", "group", "version"] : ["format", "version"]);
        return format == Int4 ? WeightStorage.Int4 : WeightStorage.Int8;
    }

    /// <summary>A copy of a configuration with the member added.</summary>
    public static byte[] AddTo(byte[] config, WeightStorage storage)
    {
        using var document = JsonDocument.Parse(config);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Name != Name))
                member.WriteTo(json);
            json.WriteStartObject(Name);
            json.WriteString("format", storage == WeightStorage.Int4 ? Int4 : Int8);
            if (storage == WeightStorage.Int4)
                json.WriteNumber("group", GroupQuantizer.GroupLength);
            json.WriteNumber("version", Version);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
