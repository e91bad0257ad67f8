using Daedalus.Denoising.Options;

namespace Daedalus.Tests;

/// <summary>What a seed decides, and what it does not.</summary>
public class SeedTests(SmallModel small) : IClassFixture<SmallModel>
{
    public static TheoryData<string> Random { get; } = ["daedal", "low-confidence", "random"];

    [Theory]
    [MemberData(nameof(Random))]
    public void WithATemperatureASeedRepeatsAndAnotherDiffers(string decoder)
    {
        var options = Small(decoder).WithValue("temperature", 1);
        Assert.Equal(Ids(options, 1), Ids(options, 1));
        Assert.True(Enumerable.Range(2, 4).Any(seed => !Ids(options, (ulong)seed).SequenceEqual(Ids(options, 1))), "five seeds gave the same answer");
    }

    [Fact]
    public void RandomRemaskingDependsOnTheSeed()
    {
        var orders = Enumerable.Range(0, 4).Select(seed => string.Join(' ', Order((ulong)seed))).ToArray();
        Assert.Equal(orders[0], string.Join(' ', Order(0)));
        Assert.True(orders.Distinct().Count() > 1, "four seeds revealed in the same order");
    }

    [Theory]
    [InlineData("daedal")]
    [InlineData("low-confidence")]
    public void WithoutATemperatureTheSeedChangesNothing(string decoder) => Assert.Equal(Ids(Small(decoder), 1), Ids(Small(decoder), 2));

    [Theory]
    [InlineData(1e-46)]
    [InlineData(1e-38)]
    [InlineData(1e-20)]
    [InlineData(1e-4)]
    public void ATinyTemperatureIsGreedy(double temperature) =>
        Assert.Equal(Ids(Small("low-confidence"), 5), Ids(Small("low-confidence").WithValue("temperature", temperature), 5));

    // In one step, since of tokens that are left alone all are equally sure, and the order of places is another.
    [Theory]
    [InlineData(1e-310, .9, 0)]
    [InlineData(1e-46, 1, 3)]
    [InlineData(1e-38, .9, 0)]
    [InlineData(1e-38, .9, 5)]
    public void SoItIsWhereFewTokensAreLeft(double temperature, double topP, int topK)
    {
        var greedy = Questions.Fixed with { Steps = 1, BlockLength = 16 };
        Assert.Equal(Ids(greedy, 5), Ids(greedy with { Temperature = temperature, TopP = topP, TopK = topK }, 5));
    }

    private static DecoderOptions Small(string decoder) => decoder switch
    {
        "daedal" => Questions.Daedal,
        "random" => Questions.RandomRemasking,
        _ => Questions.Fixed,
    };

    private IReadOnlyList<int> Ids(DecoderOptions decoder, ulong seed) =>
        small.Model.Generate("Spell OVJWUCS.", new GenerationOptions { Decoder = decoder, Seed = seed }).Ids;

    // For every step, which places are filled after it.
    private IEnumerable<string> Order(ulong seed) =>
        small.Model.Stream("Spell OVJWUCS.", new GenerationOptions { Decoder = Questions.RandomRemasking, Seed = seed })
            .Select(update => string.Concat(update.Canvas.Select(cell => cell.IsMask ? '.' : 'x')));
}
