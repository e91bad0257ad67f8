using System.Text.Json;
using Daedalus.Tests;

namespace Daedalus.Cli.Tests;

/// <summary><c>daedalus quantize</c> on the small fixture, and every command on what it wrote.</summary>
public sealed class QuantizeTests : IDisposable
{
    private static readonly string Small = Checkpoints.Folder(Checkpoints.Small);

    private readonly string _parent = Directory.CreateTempSubdirectory("daedalus-").FullName;

    private string Target => Path.Combine(_parent, "small");

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Theory]
    [InlineData("int4", "4.67 bits a weight", "35 matrices in 4 bits by groups of 32, embedding and head int8; 4.67 bits a weight")]
    [InlineData("int8", "8.15 bits a weight", "37 matrices in int8; 8.15 bits a weight")]
    public void WhatIsWrittenIsWhatLoadingWouldMake(string weights, string said, string inspected)
    {
        var run = Command.Run("quantize", Small, "--weights", weights, "--output", Target);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var words in new[] { "9,543,936 bytes of weights became", said, "embedding", "v_proj", "rms error", "tokenizer.json", $"--model {Target}" })
            Assert.Contains(words, run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Target, "golden.json")));
        Assert.Equal(Target, Assert.Single(Directory.EnumerateFileSystemEntries(_parent)));

        var inspect = Command.Run("inspect", Target);
        Assert.Equal(0, inspect.ExitCode);
        foreach (var words in new[] { inspected, "2,385,984", "loads" })
            Assert.Contains(words, inspect.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("as int8", inspect.Output, StringComparison.Ordinal);

        Assert.Equal(Logits(Small, weights), Logits(Target, "as-stored"));
        Assert.Equal(Logits(Small, weights), Logits(Target, "int8"));
        Assert.NotEqual(Logits(Small, "as-stored"), Logits(Target, "as-stored"));
        const string question = "Show 9 times 1 to 6.";
        Assert.Equal(
            Command.Run("generate", question, "--model", Small, "--weights", weights).Output, Command.Run("generate", question, "--model", Target).Output);
        Assert.Equal(0, Command.Run("eval", Path.Combine(Target, "heldout.jsonl"), "--model", Target, "--limit", "2", "--json").ExitCode);
        Assert.Equal(0, Command.Run("score", "--model", Target, "--prompt", question, "--answer", "9*1=9", "--samples", "2").ExitCode);
    }

    [Fact]
    public void NothingIsWrittenOverUnlessItIsAskedFor()
    {
        Assert.Equal(0, Command.Run("quantize", Small, "-w", "int8", "-o", Target).ExitCode);
        var before = File.GetLastWriteTimeUtc(Path.Combine(Target, "config.json"));
        Command.Run("quantize", Small, "-w", "int4", "-o", Target).AssertFails(1, Target, "not empty", "--force");
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(Target, "config.json")));
        Command.Run("quantize", Target, "-w", "int8", "-o", Target + "2").AssertFails(1, Target, "quantised already", "original");
        Command.Run("generate", "a", "--model", Target, "--weights", "int4").AssertFails(1, "int8 already", "daedalus quantize");
        var inspect = Command.Run("inspect", Target, "--weights", "int4");
        Assert.Equal((1, true), (inspect.ExitCode, inspect.Output.Contains("int8 already", StringComparison.Ordinal)));

        Assert.Equal(0, Command.Run("quantize", Small, "-w", "int4", "-o", Target, "--force").ExitCode);
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(Target, "config.json")));
        Assert.Equal("int4", config.RootElement.GetProperty("quantization").GetProperty("format").GetString());
        File.WriteAllText(Path.Combine(_parent, "letter.txt"), "dear");
        Command.Run("quantize", Small, "-w", "int4", "-o", _parent, "--force").AssertFails(1, "something else than a quantised model");
    }

    [Fact]
    public void WrongUsageIsNamed()
    {
        Command.Run("quantize", Small, "-o", Target).AssertFails(2, "--weights");
        Command.Run("quantize", Small, "-w", "int4").AssertFails(2, "--output");
        Command.Run("quantize", Small, "-w", "as-stored", "-o", Target).AssertFails(2, "--weights is 'as-stored'", "int4 or int8");
        Command.Run("quantize", "/no/such/folder", "-w", "int4", "-o", Target).AssertFails(1, "/no/such/folder", "no such folder");
        Command.Run("quantize", Small, "-w", "int4", "-o", "/no/such/folder/x").AssertFails(1, "/no/such/folder", "make it first");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_parent));
    }

    private byte[] Logits(string model, string weights)
    {
        var path = Path.Combine(_parent, $"{Guid.NewGuid():N}.npy");
        Assert.Equal(0, Command.Run("forward", "--model", model, "--ids", "416,418,264,421", "--out", path, "--weights", weights).ExitCode);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }
}
