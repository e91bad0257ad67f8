using Daedalus.Models.Weights;

namespace Daedalus.Models.Tests.Weights;

/// <summary>Every rule of the format broken alone: the error names the file, the tensor and the rule.</summary>
public sealed class BrokenFileTests
{
    private static readonly Dictionary<string, BrokenFile> Cases = new[]
    {
        BrokenPrefixCases.All, BrokenJsonCases.All, BrokenTensorCases.All, ReaderBugCases.All,
    }.SelectMany(group => group).ToDictionary();

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_file_is_refused_with_file_tensor_and_rule(string name)
    {
        var broken = Cases[name];
        using var folder = new TempFolder();
        var path = folder.Write("broken.safetensors", broken.Bytes);

        var error = Assert.Throws<InvalidModelException>(() => SafetensorsFile.Open(path));

        Assert.Equal(path, error.File);
        Assert.StartsWith($"{path}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(broken.Rule, error.Message, StringComparison.Ordinal);
        if (broken.Tensor is null)
            Assert.DoesNotContain("tensor '", error.Message, StringComparison.Ordinal);
        else
            Assert.Contains($": tensor {broken.Tensor}: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_refused_file_is_closed_and_its_error_is_short(string name)
    {
        using var folder = new TempFolder();
        var path = folder.Write("broken.safetensors", Cases[name].Bytes);

        var error = Assert.Throws<InvalidModelException>(() => SafetensorsFile.Open(path));

        Assert.InRange(error.Message.Length, path.Length, path.Length + 1000);
        Assert.DoesNotContain(error.Message, char.IsControl);
        // An exclusive opening fails while any handle is left.
        using var exclusive = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(Cases[name].Bytes.Length, exclusive.Length);
    }
}
