using System.Buffers.Binary;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Weights;
using static Daedalus.Models.Tests.Weights.FileImage;

namespace Daedalus.Models.Tests.Weights;

/// <summary>What the format allows at its edges opens, with the right content.</summary>
public sealed class ValidFileTests
{
    private static readonly Dictionary<string, ValidFile> Cases = ValidFileCases.All;

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_valid_file_opens_with_its_tensors(string name)
    {
        var valid = Cases[name];
        using var folder = new TempFolder();
        using var file = SafetensorsFile.Open(folder.Write("valid.safetensors", valid.Bytes));

        Assert.Equal(valid.Tensors, file.Tensors.Select(ValidFile.Describe));
        Assert.All(file.Tensors, tensor => Assert.Equal(file.Path, tensor.File));
        var data = valid.Bytes.AsSpan(valid.Bytes.Length - (int)file.Tensors.Sum(tensor => tensor.ByteLength));
        foreach (var tensor in file.Tensors)
        {
            using var bytes = file.Map(tensor, 0, (int)tensor.ByteLength);
            Assert.Equal(data.Slice((int)tensor.Begin, (int)tensor.ByteLength), bytes.Span);
        }
    }

    [Fact]
    public void Metadata_reads_back_with_escapes_resolved()
    {
        using var folder = new TempFolder();
        using var file = SafetensorsFile.Open(folder.Write(
            "m.safetensors", Of("""{"__metadata__":{"format":"pt","":"","\u0061\n":"\ud83d\ude00 \"quoted\""}}""")));

        Assert.Equal(new Dictionary<string, string> { ["format"] = "pt", [""] = "", ["a\n"] = "😀 \"quoted\"" }, file.Metadata);
    }

    [Fact]
    public void A_file_without_metadata_has_an_empty_one()
    {
        using var folder = new TempFolder();
        using var file = SafetensorsFile.Open(folder.Write("m.safetensors", Of("{}")));
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void A_header_length_of_exactly_the_limit_is_read() =>
        Assert.Equal(100_000_000, HeaderLength.Read(WithLength(100_000_000, [], []), 100_000_008, "m.safetensors"));

    [Theory]
    [InlineData("F32", DType.F32, new byte[] { 0, 0, 0x80, 0xBF, 0, 0, 0xC0, 0x7F })]
    [InlineData("F16", DType.F16, new byte[] { 0x00, 0xBC, 0x00, 0x7E })]
    [InlineData("BF16", DType.BF16, new byte[] { 0x80, 0xBF, 0xC0, 0x7F })]
    public void Minus_one_and_NaN_read_back_in_every_weight_type(string type, DType expected, byte[] data)
    {
        using var folder = new TempFolder();
        var header = System.Text.Encoding.UTF8.GetBytes(Header(Entry("w", type, "[2]", $"[0,{data.Length}]")));
        using var file = SafetensorsFile.Open(folder.Write("w.safetensors", Of(header, data)));
        var tensor = Assert.Single(file.Tensors);

        using var bytes = file.Map(tensor, 0, data.Length);

        Assert.Equal(expected, tensor.WeightType);
        Assert.Equal([-1f, float.NaN], Widen(bytes.Span, expected));
    }

    private static float[] Widen(ReadOnlySpan<byte> bytes, DType type)
    {
        var width = type == DType.F32 ? 4 : 2;
        var values = new float[bytes.Length / width];
        for (var i = 0; i < values.Length; i++)
        {
            var element = bytes.Slice(i * width, width);
            values[i] = type switch
            {
                DType.F32 => BinaryPrimitives.ReadSingleLittleEndian(element),
                DType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(element) << 16),
            };
        }
        return values;
    }
}
