using Daedalus.Cli.Bench;
using Daedalus.Models;

namespace Daedalus.Cli.Tests;

/// <summary>The floor against numbers worked out by hand for LLaDA-8B and for the tiny shape.</summary>
public class RooflineTests
{
    // Of a layer of the tiny shape: 192 x 64, 64 x 64, 256 x 64, 64 x 128.
    private const long TinyLayers = 2 * (12288 + 4096 + 16384 + 8192);

    [Fact]
    public void AWholeSequenceCostsItsProductsAttentionAndHead()
    {
        Assert.Equal(TinyLayers, SyntheticNetwork.Tiny.LayerParameters);
        var roofline = Roofline.Of(SyntheticNetwork.Tiny, StepShape.Whole(32), 1000, 4);
        // 2 * 81920 * 32 + 4 * 32 * 32 * 64 * 2 + 2 * 512 * 64 * 32
        Assert.Equal(5_242_880 + 524_288 + 2_097_152, roofline.Operations);
        Assert.Equal(1000, roofline.Bytes);
    }

    [Fact]
    public void ABlockReadsWhatIsCached()
    {
        var roofline = Roofline.Of(SyntheticNetwork.Tiny, StepShape.Block(100), 1000, 2);
        // 2 * 81920 * 32 + 4 * 32 * 100 * 64 * 2 + 2 * 512 * 64 * 32
        Assert.Equal(5_242_880 + 1_638_400 + 2_097_152, roofline.Operations);
        // Keys and values of 64 values of 2 bytes, at 100 positions, in 2 layers.
        Assert.Equal(1000 + 51_200, roofline.Bytes);
    }

    [Fact]
    public void LayersOfLlada8BHaveSevenBillionParameters() =>
        Assert.Equal(32L * ((3 * 4096 * 4096) + (4096 * 4096) + (3 * 4096 * 12288)), SyntheticNetwork.Llada8B.LayerParameters);

    [Theory]
    [InlineData(10, 1000, 6.0)]
    [InlineData(1000, 10, 50.0)]
    public void TheFloorIsTheSlowerOfArithmeticAndMemory(double operationsPerSecond, double bytesPerSecond, double seconds) =>
        Assert.Equal(seconds, new Roofline(60, 500).Floor(new Ceilings(operationsPerSecond, bytesPerSecond)));

    [Fact]
    public void TheScheduleWritesEveryTokenOnce()
    {
        // Canvases of 64, 72, ... 256; then 8 blocks of one whole forward and 8 cached ones.
        Assert.Equal(25 + (8 * 9), AnswerSchedule.Steps.Count);
        Assert.Equal(AnswerSchedule.Tokens, 4 * AnswerSchedule.Steps.Count(step => step == StepShape.Block(AnswerSchedule.Length)));
        Assert.Equal(new StepShape(192, 192, 64, false), AnswerSchedule.Steps[0]);
        Assert.Equal(new StepShape(384, 384, 256, false), AnswerSchedule.Steps[24]);
        Assert.Equal(StepShape.Refresh(384), AnswerSchedule.Steps[25]);
        Assert.DoesNotContain(AnswerSchedule.Steps, step => step.Seen > AnswerSchedule.Length);
    }
}
