using System.Text;
using System.Text.Json;
using Daedalus.Denoising.Options;
using Daedalus.Tests;

namespace Daedalus.Cli.Tests;

public class OtherCommandTests
{
    private static string Small => Checkpoints.Folder(Checkpoints.Small);

    [Fact]
    public void ForwardWritesTheLogitsThatTheLibraryComputes()
    {
        var path = Path.Combine(Path.GetTempPath(), $"daedalus-{Guid.NewGuid():N}.npy");
        try
        {
            var run = Command.Run("forward", "--model", Small, "--ids", "416,418,264,421", "--out", path);
            Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
            var bytes = File.ReadAllBytes(path);
            var header = 10 + BitConverter.ToUInt16(bytes, 8);
            Assert.Equal(0, header % 64);
            Assert.Contains("'descr': '<f4', 'fortran_order': False, 'shape': (4, 448)", Encoding.ASCII.GetString(bytes, 10, header - 10), StringComparison.Ordinal);

            using var model = DiffusionModel.Load(Small);
            var rows = new List<byte>();
            model.Forward([416, 418, 264, 421], row => rows.AddRange(System.Runtime.InteropServices.MemoryMarshal.AsBytes(row)));
            Assert.Equal(rows, bytes[header..]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void AForwardThatFailsLeavesNoFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"daedalus-{Guid.NewGuid():N}.npy");
        Command.Run("forward", "--model", Small, "--ids", string.Join(',', Enumerable.Repeat(1, 513)), "--out", path).AssertFails(1, "513 ids exceed", "512");
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(path) + "*"));
        Command.Run("forward", "--model", Small, "--ids", "1", "--out", "/no/such/folder/x.npy").AssertFails(1, "/no/such/folder");
        Command.Run("forward", "--model", Small, "--ids", "1", "--out", Path.GetTempPath()).AssertFails(2, "name of a file");
        Command.Run("forward", "--model", Small, "--ids", "1", "--out", "").AssertFails(2, "name of a file");
        Command.Run("forward", "--model", Small, "--ids", "1").AssertFails(2, "--out");
    }

    [Fact]
    public void ForwardWritesThroughALink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need privileges there");
        var folder = Directory.CreateTempSubdirectory("daedalus-").FullName;
        try
        {
            string target = Path.Combine(folder, "target.npy"), link = Path.Combine(folder, "link.npy");
            File.WriteAllText(target, "old");
            File.CreateSymbolicLink(link, target);
            Assert.Equal(0, Command.Run("forward", "--model", Small, "--ids", "1,2", "--out", link).ExitCode);
            Assert.NotNull(new FileInfo(link).LinkTarget);
            Assert.Equal(128 + (2 * 448 * sizeof(float)), new FileInfo(target).Length);
            Assert.Equal(2, Directory.GetFiles(folder).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void InspectSaysWhatTheModelHoldsAndNeeds()
    {
        var run = Command.Run("inspect", Small);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var words in new[] { "LLaDA: 5 layers, width 192", "2,385,984", "512 tokens", "48 of F32", "MiB packed", "KiB per token", "chat template LLaDA", "loads" })
            Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void InspectListsEveryProblemAndEndsWithExitCode1()
    {
        var folder = Directory.CreateTempSubdirectory("daedalus-").FullName;
        try
        {
            foreach (var name in new[] { "config.json", "model.safetensors" })
                File.Copy(Path.Combine(Small, name), Path.Combine(folder, name));
            var config = Path.Combine(folder, "config.json");
            File.WriteAllText(config, File.ReadAllText(config).Replace("\"n_layers\": 5", "\"n_layers\": 6", StringComparison.Ordinal));
            File.WriteAllText(Path.Combine(folder, "daedalus.json"), "{");
            var run = Command.Run("inspect", folder);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("daedalus.json", run.Output, StringComparison.Ordinal);
            Assert.Contains("blocks.5.q_proj", run.Output, StringComparison.Ordinal);
            Assert.Contains("tokenizer.json", run.Output, StringComparison.Ordinal);
            Assert.Contains("does not load: 11 problems", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("generate", "hierarchy       Writes the surest of every run")]
    [InlineData("eval", "Wilson")]
    [InlineData("decoders", "--set name=value")]
    [InlineData("forward", "numpy")]
    [InlineData("score", "coupled-grpo   Three forwards")]
    [InlineData("inspect", "Example")]
    [InlineData("quantize", "groups of 32 weights share a multiplier")]
    [InlineData("devices", "memory")]
    [InlineData("bench", "floor")]
    public void HelpTeaches(string command, string words)
    {
        var run = Command.Run(command, "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodersListsEverySettingOfEveryDecoder()
    {
        var text = Command.Run("decoders").Output;
        using var json = JsonDocument.Parse(Command.Run("decoders", "--json").Output);
        Assert.Equal(DecoderCatalogue.All.Select(options => options.Decoder), json.RootElement.EnumerateArray().Select(entry => entry.GetProperty("decoder").GetString()));
        foreach (var (options, entry) in DecoderCatalogue.All.Zip(json.RootElement.EnumerateArray()))
        {
            Assert.NotEmpty(options.Summary);
            Assert.Contains($"{options.Decoder}: {options.Summary}\n", text, StringComparison.Ordinal);
            Assert.Equal(options.Parameters.Select(parameter => parameter.Name), entry.GetProperty("settings").EnumerateArray().Select(setting => setting.GetProperty("name").GetString()));
            Assert.All(options.Parameters, parameter => Assert.Contains($"{parameter.Meaning} ({parameter.Range})", text, StringComparison.Ordinal));
        }

        Assert.Equal($"{text[..text.IndexOf("\n\n", StringComparison.Ordinal)]}\n", Command.Run("decoders", "daedal").Output);
        Command.Run("decoders", "nope").AssertFails(2, "no decoder 'nope'", "daedal, low-confidence");
    }

    [Fact]
    public void AnUnknownCommandIsWrongUsageAndTheKnownOnesAreListed() => Command.Run("nope").AssertFails(2, "nope", "generate, serve, eval, decoders, forward, score, inspect, quantize, devices, bench");

    [Fact]
    public void AModelThatIsAFileIsCalledAFile() => Command.Run("inspect", Path.Combine(Small, "config.json")).AssertFails(1, "is a file", "A model is a folder");

    // As shells count it: a loop over several commands ends with the one that was stopped.
    [Fact]
    public void WhatIsStoppedSaysSoByItsExitCode() => Assert.Equal(130, Failure.Guard(() => throw new OperationCanceledException()));
}
