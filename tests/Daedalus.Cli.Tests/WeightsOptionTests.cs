using Daedalus.Tests;
namespace Daedalus.Cli.Tests;

public class WeightsOptionTests
{
    private static readonly string Small = Checkpoints.Folder(Checkpoints.Small);

    [Fact]
    public void InspectSaysWhatOthersWouldTake()
    {
        var stored = Command.Run("inspect", Small);
        Assert.Contains("memory      9.2 MiB packed", stored.Output, StringComparison.Ordinal);
        Assert.Contains("as bf16     4.7 MiB packed, with --weights bf16", stored.Output, StringComparison.Ordinal);
        Assert.Contains("as int8     2.5 MiB packed, with --weights int8", stored.Output, StringComparison.Ordinal);
        Assert.Contains("as int4     1.5 MiB packed, with --weights int4", stored.Output, StringComparison.Ordinal);
        var small = Command.Run("inspect", Small, "--weights", "int8");
        Assert.Contains("memory      2.5 MiB packed", small.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("as int8", small.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void GenerateAndForwardUseThem()
    {
        const string question = "Spell WTSIUZA.";
        Assert.Equal("W E I Z Z Z\n", Command.Run("generate", "--model", Small, question, "--weights", "as-stored").Output);
        foreach (var weights in new[] { "bf16", "int8", "int4" })
            Assert.Equal((0, ""), Command.Run("generate", "--model", Small, question, "--weights", weights) is var run ? (run.ExitCode, run.Error) : default);
        Assert.Equal(4, new[] { "as-stored", "bf16", "int8", "int4" }.Select(weights => Convert.ToHexString(Logits(weights))).Distinct().Count());
    }

    [Fact]
    public void ABadStorageIsNamedWithTheGoodOnes() =>
        Command.Run("generate", "a", "--weights", "int3").AssertFails(2, "--weights is 'int3'", "as-stored, bf16, int8 or int4");

    private static byte[] Logits(string weights)
    {
        var path = Path.Combine(Path.GetTempPath(), $"daedalus-{Guid.NewGuid():N}.npy");
        try
        {
            Assert.Equal(0, Command.Run("forward", "--model", Small, "--ids", "416,418,264,421", "--out", path, "--weights", weights).ExitCode);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
