using System.Text.Json;

namespace Daedalus.Cli.Tests;

public class BenchTests
{
    [Fact]
    public void EveryPartIsMeasuredAndTheFloorFollowsFromTheCeilings()
    {
        var run = Command.Run("bench", "--shape", "tiny", "--tokens", "32", "--quick", "--device", "cpu", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        Assert.Equal(("cpu", "tiny", "BF16"), (Words(root, "device"), Words(root, "shape"), Words(root, "weights")));
        var (peak, bandwidth) = (Number(root, "peakOperationsPerSecond"), Number(root, "peakBytesPerSecond"));
        var steps = root.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal([false, true], steps.Select(step => step.GetProperty("cached").GetBoolean()));
        foreach (var step in steps)
        {
            // What RooflineTests works out for 32 rows that see 32.
            Assert.Equal(7_864_320, Number(step, "operations"));
            Assert.Equal(Math.Max(Number(step, "operations") / peak, Number(step, "bytes") / bandwidth), Number(step, "floor"), 1e-12);
            foreach (var part in new[] { "products", "attention", "head", "seconds" })
                Assert.True(Number(step, part) > 0, part);
            Assert.Equal(1 - ((Number(step, "products") + Number(step, "attention") + Number(step, "head")) / Number(step, "seconds")), Number(step, "rest"), 1e-9);
        }

        // Cached keys and values of 2 layers: 32 positions, twice 64 fp32 values.
        Assert.Equal(2 * 32 * 2 * 64 * 4, Number(steps[1], "bytes") - Number(steps[0], "bytes"));
        Assert.Equal((256, 97), ((int)Number(root.GetProperty("answer"), "tokens"), (int)Number(root.GetProperty("answer"), "forwards")));
        Assert.True(Number(root.GetProperty("answer"), "tokensPerSecond") > 0);
    }

    [Fact]
    public void PeopleGetEverySection()
    {
        var run = Command.Run("bench", "--shape", "tiny", "--tokens", "64,32", "--device", "cpu", "--weights", "int8", "--type", "fp32");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var words in new[]
                 {
                     "network     tiny", "as I8", "ceilings    arithmetic", "GB/s", "floor ms", "products", "attention", "head", "rest", "launches", "waits",
                     "32 rows on 32", "64 rows ", "32 rows on 64", "tokens per second: 256 tokens in 97 forwards",
                 })
            Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tokens", "16", "from 32 to 4096")]
    [InlineData("--tokens", "5000", "from 32 to 4096")]
    [InlineData("--tokens", "x", "from 32 to 4096")]
    [InlineData("--tokens", "", "--tokens is empty")]
    [InlineData("--shape", "huge", "llada-8b")]
    [InlineData("--type", "fp8", "bf16")]
    public void WhatCannotBeMeasuredIsWrongUsage(string option, string value, string words) =>
        Command.Run("bench", "--device", "cpu", option, value).AssertFails(2, words);

    private static string? Words(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
