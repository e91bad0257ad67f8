using System.Text.Json.Nodes;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Tests.Llada;
using Daedalus.Models.Tests.Llada.Generated;

namespace Daedalus.Models.Tests.Quantization;

/// <summary>What no quantiser writes is refused by file, tensor and value.</summary>
public sealed class BrokenQuantizedTests
{
    private const string Name = "model.transformer.blocks.1.q_proj.weight";

    private static readonly Dictionary<string, (WeightStorage Storage, string Tensor, long Offset, byte[] Bytes, string Expected)> Values = new()
    {
        ["scale NaN"] = (WeightStorage.Int4, Name + ".scale", 4 * 7, BitConverter.GetBytes(float.NaN), "row 7: the scale is NaN"),
        ["scale infinite"] = (WeightStorage.Int8, Name + ".scale", 0, BitConverter.GetBytes(float.PositiveInfinity), "row 0: the scale is Infinity"),
        ["scale negative"] = (WeightStorage.Int8, Name + ".scale", 4, BitConverter.GetBytes(-1f), "row 1: the scale is -1"),
        ["scale subnormal"] = (WeightStorage.Int4, Name + ".scale", 4, BitConverter.GetBytes(1e-40f), "row 1: the scale is 1E-40"),
        ["scale minus zero"] = (WeightStorage.Int4, Name + ".scale", 4, BitConverter.GetBytes(-0f), "row 1: the scale is -0"),
        ["multiplier 0"] = (WeightStorage.Int4, Name + ".multiplier", (2 * 39) + 1, [0], "row 39: the multiplier of group 1 is 0"),
        ["multiplier 19"] = (WeightStorage.Int4, Name + ".multiplier", 4, [19], "row 2: the multiplier of group 0 is 19"),
        ["int8 -128"] = (WeightStorage.Int8, Name, (40 * 5) + 3, [0x80], "row 5: the value at column 3 is -128"),
        ["head -128"] = (WeightStorage.Int4, "model.transformer.ff_out.weight", (40 * 76) + 39, [0x80], "row 76: the value at column 39 is -128"),
    };

    private static readonly Dictionary<string, (Func<IEnumerable<StoredTensor>, IEnumerable<StoredTensor>> Change, string Expected)> Headers = new()
    {
        ["no scale"] = (all => all.Where(t => t.Name != Name + ".scale"), $"tensor '{Name}.scale' is missing: the model needs it, with shape [40]"),
        ["no multiplier"] = (all => all.Where(t => t.Name != Name + ".multiplier"), $"tensor '{Name}.multiplier' is missing: the model needs it, with shape [40, 2]"),
        ["no values"] = (all => all.Where(t => t.Name != Name), $"tensor '{Name}' is missing: the model needs it, with shape [40, 20]"),
        ["values of int8"] = (Replace(Name, "I8", [40, 40]), "needs shape [40, 20], but the file has shape [40, 40]"),
        ["values signed"] = (Replace(Name, "I8", [40, 20]), "its dtype is I8, but by 'quantization' in config.json it must be U8"),
        ["values not quantised"] = (Replace(Name, "F32", [40, 20]), "its dtype is F32, but by 'quantization' in config.json it must be U8"),
        ["scale of fp16"] = (Replace(Name + ".scale", "F16", [40]), "its dtype is F16, but by 'quantization' in config.json it must be F32"),
        ["scale as a matrix"] = (Replace(Name + ".scale", "F32", [40, 1]), "needs shape [40], but the file has shape [40, 1]"),
        ["a group too few"] = (Replace(Name + ".multiplier", "U8", [40, 1]), "needs shape [40, 2], but the file has shape [40, 1]"),
        ["a norm with a scale"] = (
            all => all.Append(new StoredTensor("model.transformer.ln_f.weight.scale", "F32", [40], new byte[160])), "'model.transformer.ln_f.weight.scale' is no part"),
        ["4-bit head"] = (Replace("model.transformer.ff_out.weight", "U8", [77, 20]), "needs shape [77, 40], but the file has shape [77, 20]"),
    };

    private static readonly Dictionary<string, (string Section, string Expected)> Sections = new()
    {
        ["no object"] = ("\"int4\"", "'quantization' is '\"int4\"'; it must be an object"),
        ["no format"] = ("{}", "'quantization.format' is missing or null"),
        ["unknown format"] = ("""{"format":"gptq","version":1}""", "'quantization.format' is 'gptq'; this version reads 'int8' and 'int4'"),
        ["a later version"] = ("""{"format":"int4","group":32,"version":2}""", "'quantization.version' is '2'"),
        ["no version"] = ("""{"format":"int4","group":32}""", "'quantization.version' is missing"),
        ["other groups"] = ("""{"format":"int4","group":64,"version":1}""", "'quantization.group' is '64'"),
        ["more than is known"] = ("""{"format":"int4","group":32,"version":1,"offset":true}""", "'quantization.offset' is unknown"),
    };

    public static TheoryData<string> ValueNames => [.. Values.Keys];

    public static TheoryData<string> HeaderNames => [.. Headers.Keys];

    public static TheoryData<string> SectionNames => [.. Sections.Keys];

    private static LladaSpec Spec => LladaCases.Spec("40 = 4 x 10");

    [Theory]
    [MemberData(nameof(ValueNames))]
    public void AValueAtFaultIsNamed(string name)
    {
        var (storage, tensor, offset, bytes, expected) = Values[name];
        using var folder = new QuantizedFolder(Spec, storage);
        folder.Patch(tensor, offset, bytes);
        var error = Assert.Throws<InvalidModelException>(() => new LladaRun(folder.Path));
        Assert.Equal(folder.Weights, error.File);
        Assert.Contains($"tensor '{tensor}', {expected}", error.Message, StringComparison.Ordinal);
        Assert.Contains("daedalus quantize", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMinusEightUnderALargeMultiplierIsNamed()
    {
        using var folder = new QuantizedFolder(Spec, WeightStorage.Int4);
        folder.Patch(Name + ".multiplier", 2 * 3, 16, 16);
        folder.Patch(Name, 20 * 3, [.. Enumerable.Repeat((byte)0x99, 19), 0x09]);
        var error = Assert.Throws<InvalidModelException>(() => new LladaRun(folder.Path));
        Assert.Contains($"tensor '{Name}', row 3: the value at column 39 is -8 under the multiplier 16", error.Message, StringComparison.Ordinal);
        folder.Patch(Name + ".multiplier", (2 * 3) + 1, 15);
        using var run = new LladaRun(folder.Path);
    }

    [Fact]
    public void SomethingInTheHalfByteAfterTheLastValueIsNamed()
    {
        using var folder = new QuantizedFolder(Spec with { FeedForward = 57 }, WeightStorage.Int4);
        folder.Patch("model.transformer.blocks.0.ff_out.weight", (29 * 2) + 28, 0x18);
        var error = Assert.Throws<InvalidModelException>(() => new LladaRun(folder.Path));
        Assert.Contains("row 2: the half byte after its 57 values is 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HeaderNames))]
    public void ATensorAtFaultIsNamedBeforeAWeightIsRead(string name)
    {
        var (change, expected) = Headers[name];
        using var folder = new QuantizedFolder(Spec, WeightStorage.Int4);
        folder.Rewrite(change);
        using var model = ModelFolder.Open(folder.Path);
        Assert.Contains(model.Plan.Problems, problem => problem.Message.Contains(expected, StringComparison.Ordinal));
        Assert.Single(model.Plan.Problems);
    }

    [Theory]
    [MemberData(nameof(SectionNames))]
    public void ASectionAtFaultIsNamed(string name)
    {
        var (section, expected) = Sections[name];
        using var folder = new QuantizedFolder(Spec, WeightStorage.Int4);
        Configure(folder, config => config["quantization"] = JsonNode.Parse(section));
        var error = Assert.Throws<InvalidModelException>(() => ModelFolder.Open(folder.Path));
        Assert.Equal(folder.File("config.json"), error.File);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutTheSectionNothingOfItLoads()
    {
        using var folder = new QuantizedFolder(Spec, WeightStorage.Int8);
        Configure(folder, config => config.Remove("quantization"));
        using var model = ModelFolder.Open(folder.Path);
        Assert.Contains(model.Plan.Problems, problem => problem.Message.Contains($"tensor '{Name}': its dtype is I8, but weights must be F32", StringComparison.Ordinal));
        Assert.Contains(model.Plan.Problems, problem => problem.Message.Contains($"tensor '{Name}.scale' is no part of the network", StringComparison.Ordinal));
    }

    private static void Configure(QuantizedFolder folder, Action<JsonObject> change)
    {
        var config = JsonNode.Parse(File.ReadAllText(folder.File("config.json")))!.AsObject();
        change(config);
        File.WriteAllText(folder.File("config.json"), config.ToJsonString());
    }

    private static Func<IEnumerable<StoredTensor>, IEnumerable<StoredTensor>> Replace(string name, string type, long[] shape)
    {
        var size = type switch { "F32" => 4, "F16" => 2, _ => 1 };
        var bytes = new byte[shape.Aggregate(1L, (product, length) => product * length) * size];
        return all => all.Select(tensor => tensor.Name == name ? new StoredTensor(name, type, shape, bytes) : tensor);
    }
}
