using System.Text.Json.Nodes;
using Daedalus.Models;
using Daedalus.Models.Tests.Weights;

namespace Daedalus.Tests.Loading;

/// <summary>A model folder with one thing wrong is refused by file, field and way out, never with another exception.</summary>
public sealed class BrokenModelTests
{
    private const string Tokenizer = "tokenizer.json";
    private const string Presets = "daedalus.json";
    private const string Config = "config.json";

    public static TheoryData<string> PresetNames => [.. BrokenPresetCases.All.Keys];

    [Theory]
    [MemberData(nameof(PresetNames))]
    public void Broken_presets_are_refused_by_decoder_and_setting(string name)
    {
        var (text, named) = BrokenPresetCases.All[name];
        using var folder = new SmallCopy();
        folder.Write(Presets, text);
        AssertRefused(folder.Path, folder.PathOf(Presets), named);
    }

    [Fact]
    public void Presets_may_be_absent_or_say_nothing()
    {
        using var folder = new SmallCopy();
        foreach (var text in new[] { "{}", """{"daedal":{}}""" })
        {
            folder.Write(Presets, text);
            using var silent = DiffusionModel.Load(folder.Path);
            Assert.Equal(64, silent.DefaultDecoder().ValueOf("initial-length"));
        }

        File.Delete(folder.PathOf(Presets));
        using var model = DiffusionModel.Load(folder.Path);
        Assert.Equal(64, model.DefaultDecoder().ValueOf("initial-length"));
    }

    [Theory]
    [InlineData(Config, "{\"\u009b2J\":1,\"\u009b2J\":1}")]
    [InlineData(Presets, "{\"\u009b2J\":1,\"\u009b2J\":1}")]
    [InlineData(Presets, "{\"daedal\":{\"\u009b2J\":[]}}")]
    public void Names_in_a_file_do_not_steer_the_terminal_that_shows_the_error(string file, string text)
    {
        using var folder = new SmallCopy();
        folder.Write(file, text);
        Assert.DoesNotContain(Assert.Throws<InvalidModelException>(() => DiffusionModel.Load(folder.Path)).Message, char.IsControl);
    }

    [Fact]
    public void A_missing_folder_is_refused() =>
        AssertRefused("/nowhere/at/all", "/nowhere/at/all", "a folder with config.json, tokenizer.json and model.safetensors");

    [Theory]
    [InlineData(Config, "cannot be read")]
    [InlineData(Tokenizer, "cannot be read")]
    public void A_missing_file_is_refused_by_name(string file, string named)
    {
        using var folder = new SmallCopy();
        File.Delete(folder.PathOf(file));
        AssertRefused(folder.Path, folder.PathOf(file), named);
    }

    [Fact]
    public void Missing_weights_are_refused_by_the_names_that_they_may_have()
    {
        using var folder = new SmallCopy();
        File.Delete(folder.PathOf("model.safetensors"));
        AssertRefused(folder.Path, folder.Path, "model.safetensors", "model.safetensors.index.json");
    }

    [Fact]
    public void A_tokenizer_with_more_ids_than_the_network_is_refused_with_both_figures()
    {
        using var folder = new SmallCopy();
        folder.Change(Tokenizer, json => json["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{"id":448,"content":"<new>","special":true}""")));
        AssertRefused(folder.Path, folder.PathOf(Tokenizer), "ids up to 448", "vocabulary is 448");
    }

    [Fact]
    public void A_broken_tokenizer_and_a_broken_configuration_are_refused_by_field()
    {
        using var folder = new SmallCopy();
        folder.Change(Tokenizer, json => json["model"]!.AsObject().Remove("merges"));
        AssertRefused(folder.Path, folder.PathOf(Tokenizer), "'merges'");
        folder.Change(Config, json => json["n_layers"] = 1_000_000_000);
        AssertRefused(folder.Path, folder.PathOf(Config), "'n_layers'", "'1000000000'", "a whole number from 1 to 1024");
        folder.Change(Config, json => json["n_layers"] = 6);
        folder.Write(Tokenizer, File.ReadAllText(Path.Combine(SmallModel.Folder, Tokenizer)));
        AssertRefused(folder.Path, folder.PathOf("model.safetensors"), "'model.transformer.blocks.5.attn_norm.weight'", "with shape [192]");
    }

    [Theory]
    [InlineData(Config)]
    [InlineData(Tokenizer)]
    [InlineData(Presets)]
    public void A_pipe_is_refused_instead_of_waited_for(string file)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes a named pipe");
        using var folder = new SmallCopy();
        File.Delete(folder.PathOf(file));
        Assert.Equal(0, Libc.MakePipe(folder.PathOf(file)));
        AssertRefused(folder.Path, folder.PathOf(file), "has 0 bytes");
    }

    private static void AssertRefused(string folder, string file, params string[] named)
    {
        var error = Assert.Throws<InvalidModelException>(() => DiffusionModel.Load(folder));
        Assert.Equal(file, error.File);
        Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
        Assert.All(named, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.True(error.Message.Length < file.Length + 600, error.Message);
    }
}
