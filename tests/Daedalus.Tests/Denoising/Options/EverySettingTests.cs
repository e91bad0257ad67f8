using System.Globalization;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;

namespace Daedalus.Tests.Denoising.Options;

/// <summary>Every setting of every decoder, at, beyond and between its limits.</summary>
public class EverySettingTests
{
    public static TheoryData<string, string> All { get; } =
        [.. DecoderCatalogue.All.SelectMany(options => options.Parameters.Select(parameter => (options.Decoder, parameter.Name)))];

    [Theory]
    [MemberData(nameof(All))]
    public void ValuesWithinTheLimitsComeBack(string decoder, string name)
    {
        var (options, parameter) = Find(decoder, name);
        foreach (var value in Accepted(parameter))
        {
            var changed = options.WithValue(name, value);
            Assert.Equal(value, changed.ValueOf(name));
            Assert.Equal(decoder, changed.Decoder);
            foreach (var other in options.Parameters.Where(other => other != parameter))
                Assert.Equal(options.ValueOf(other.Name), changed.ValueOf(other.Name));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ValuesOutsideAreRefusedWithNameValueAndRange(string decoder, string name)
    {
        var (options, parameter) = Find(decoder, name);
        foreach (var value in Refused(parameter))
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => options.WithValue(name, value));
            Assert.Equal(name, error.ParamName);
            Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be "), error.Message, StringComparison.Ordinal);
            Assert.Contains(
                parameter.Choices.Count > 0 ? $"one of {string.Join(", ", parameter.Choices)}"
                : string.Create(CultureInfo.InvariantCulture, $"{(parameter.IsWhole ? "whole number" : "a number")} from {parameter.Minimum} to {parameter.Maximum}"),
                error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TheStatedDefaultIsTheDefault(string decoder, string name)
    {
        var (options, parameter) = Find(decoder, name);
        Assert.Equal(parameter.Default, options.ValueOf(name));
        Assert.EndsWith(".", parameter.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void PropertiesSetInCodeAreCheckedToo()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DaedalOptions { InitialLength = 0 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new DaedalOptions { HighThreshold = double.NaN }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new DaedalOptions { EosWindow = int.MinValue }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new DaedalOptions { Growth = (GrowthKind)7 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedLengthOptions { Length = -1 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedLengthOptions { Temperature = double.PositiveInfinity }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedLengthOptions { Remasking = (Remasking)7 }.Validate());
    }

    private static IEnumerable<double> Accepted(DecoderParameter p) =>
        p.IsWhole ? [p.Minimum, p.Maximum, p.Default, Math.Floor((p.Minimum + p.Maximum) / 2)] : [p.Minimum, p.Maximum, p.Default, p.Maximum / 3, double.Epsilon];

    private static IEnumerable<double> Refused(DecoderParameter p)
    {
        double[] always =
        [
            p.Minimum - 1, p.Maximum + 1, Math.BitDecrement(p.Minimum), Math.BitIncrement(p.Maximum), double.MinValue, double.MaxValue,
            double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        ];
        return p.IsWhole ? [.. always, p.Minimum + .5, p.Maximum - .5, Math.BitIncrement(p.Minimum)] : always;
    }

    private static (DecoderOptions Options, DecoderParameter Parameter) Find(string decoder, string name)
    {
        var options = DecoderCatalogue.Find(decoder);
        return (options, options.Parameters.Single(parameter => parameter.Name == name));
    }
}
