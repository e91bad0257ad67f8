using Daedalus.Denoising.Options;

namespace Daedalus.Tests.Denoising.Options;

/// <summary>How long an answer may be, told to decoders that each have settings of their own for it.</summary>
public class AnswerLengthTests
{
    private static readonly string[] Lengths = ["length", "max-length", "initial-length", "min-length", "probe-length"];

    public static TheoryData<string> All { get; } = [.. DecoderCatalogue.All.Select(options => options.Decoder)];

    [Theory]
    [MemberData(nameof(All))]
    public void ALongestAnswerLowersEveryLengthAndRaisesNone(string decoder)
    {
        var options = DecoderCatalogue.Find(decoder);
        Assert.Equal(options, options.WithLongest(1 << 20));
        foreach (var tokens in new[] { 1, 7, 50 })
        {
            var lowered = options.WithLongest(tokens);
            lowered.Validate();
            foreach (var name in options.Parameters.Select(parameter => parameter.Name))
                Assert.Equal(Lengths.Contains(name) ? Math.Min(options.ValueOf(name), tokens) : options.ValueOf(name), lowered.ValueOf(name));
        }
    }

    [Fact]
    public void NoTokensAreNoAnswer() => Assert.Throws<ArgumentOutOfRangeException>(() => DecoderCatalogue.All[0].WithLongest(0));

    [Theory]
    [InlineData("max-length", "32", 32, 32)]
    [InlineData("initial-length", "4000", 4000, 4000)]
    [InlineData("initial-length", "16", 16, 2048)]
    public void OfTwoLengthsTheOneThatIsNotGivenFollows(string name, string value, double initial, double longest)
    {
        var options = DecoderCatalogue.Find("daedal").WithSettings([new(name, value)]);
        Assert.Equal((initial, longest), (options.ValueOf("initial-length"), options.ValueOf("max-length")));
    }

    [Fact]
    public void SettingsThatContradictEachOtherAreRefused() =>
        Assert.Throws<ArgumentException>(() => DecoderCatalogue.Find("daedal").WithSettings([new("initial-length", "64"), new("max-length", "32")]));
}
