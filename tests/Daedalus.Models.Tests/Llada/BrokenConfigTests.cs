using Daedalus.Models.Tests.Llada.Generated;
using Daedalus.Models.Tests.Weights;

namespace Daedalus.Models.Tests.Llada;

/// <summary>A broken configuration is refused with file, field and way out, never with another exception.</summary>
public sealed class BrokenConfigTests
{
    public static TheoryData<string> Names => [.. BrokenConfigCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_configuration_is_refused_with_file_field_and_way_out(string name)
    {
        var (text, field, expected) = BrokenConfigCases.All[name];
        using var folder = new TempFolder();
        var file = folder.Write("config.json", text);

        var error = Assert.Throws<InvalidModelException>(() => ModelFolder.Open(folder.Path));

        AssertNames(error, file, field, expected);
    }

    [Fact]
    public void Every_field_that_the_right_configuration_states_matters_or_is_a_feature()
    {
        using var folder = new LladaFolder(new LladaSpec());
        using var model = ModelFolder.Open(folder.Path);
        Assert.Empty(model.Plan.Problems);
        foreach (var (field, _) in folder.Spec.Config())
            Assert.Contains(BrokenConfigCases.All.Values, broken => broken.Field == field);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        using var folder = new TempFolder();
        var file = folder.Write("config.json", [.. """{"model_type":"lla"""u8, 0xFF, 0xC0, .. """da"}"""u8]);
        AssertNames(Assert.Throws<InvalidModelException>(() => ModelFolder.Open(folder.Path)), file, "", "not UTF-8");
    }

    [Fact]
    public void A_missing_folder_and_a_folder_without_a_configuration_are_refused()
    {
        using var folder = new TempFolder();
        var missing = Path.Combine(folder.Path, "nowhere");
        AssertNames(Assert.Throws<InvalidModelException>(() => ModelFolder.Open(missing)), missing, "", "a folder with config.json");
        var config = Path.Combine(folder.Path, "config.json");
        AssertNames(Assert.Throws<InvalidModelException>(() => ModelFolder.Open(folder.Path)), config, "", "cannot be read");
        Directory.CreateDirectory(config);
        AssertNames(Assert.Throws<InvalidModelException>(() => ModelFolder.Open(folder.Path)), config, "", "cannot be read");
    }

    [Fact]
    public void A_link_to_a_huge_file_and_a_pipe_are_refused_instead_of_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes a named pipe");
        using var folder = new TempFolder();
        var huge = Path.Combine(folder.Path, "huge");
        using (var file = File.Create(huge))
            file.SetLength(1L << 40);
        var link = File.CreateSymbolicLink(Path.Combine(folder.Path, "config.json"), huge).FullName;
        AssertNames(Assert.Throws<InvalidModelException>(() => ModelFolder.Open(folder.Path)), link, "", "at most 1,048,576");

        File.Delete(link);
        Assert.Equal(0, Libc.MakePipe(link));
        AssertNames(Assert.Throws<InvalidModelException>(() => ModelFolder.Open(folder.Path)), link, "", "has 0 bytes");
    }

    private static void AssertNames(InvalidModelException error, string file, string field, string expected)
    {
        Assert.Equal(file, error.File);
        Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
        if (field.Length > 0)
            Assert.Contains($"'{field}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < file.Length + 500, error.Message);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }
}
