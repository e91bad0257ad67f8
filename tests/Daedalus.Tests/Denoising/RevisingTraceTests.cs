using Daedalus.Denoising.Editing;
using Daedalus.Denoising.Options;
using Daedalus.Denoising.RhoEos;
using Daedalus.Denoising.Wino;
using Daedalus.Tests.Toy;

namespace Daedalus.Tests.Denoising;

/// <summary>Decoders that revise do, token for token and step for step, what the published ones did (see <c>tests/traces/README.md</c>).</summary>
public class RevisingTraceTests
{
    [Fact]
    public void EditingFollowsThePublishedCode() => AssertFollowed("edit", "length", test => new EditOptions
    {
        Length = test.Whole("length"),
        BlockLength = test.Whole("blockLength"),
        Threshold = test.Real("threshold"),
        EditThreshold = test.Real("editThreshold"),
        MaxPostSteps = test.Whole("maxPostSteps"),
    });

    [Fact]
    public void RhoEosFollowsThePublishedCode() => AssertFollowed("rho-eos", "initialLength", test => new RhoEosOptions
    {
        InitialLength = test.Whole("initialLength"),
        MaxLength = test.Whole("maxLength"),
        BlockLength = test.Whole("blockLength"),
        HighThreshold = test.Real("fillAbove"),
        ExpansionFactor = test.Whole("expansion"),
        EosWindow = test.Whole("eosWindow"),
        LowDensity = test.Real("low"),
        HighDensity = test.Real("high"),
    }.WithText("scheduler", test.Settings["scheduler"].GetString()!));

    [Fact]
    public void WinoFollowsThePublishedCode() => AssertFollowed("wino", "length", test => new WinoOptions
    {
        Length = test.Whole("length"),
        BlockLength = test.Whole("blockLength"),
        Threshold = test.Real("threshold"),
        ThresholdBack = test.Real("thresholdBack"),
    });

    private static void AssertFollowed(string decoder, string length, Func<RevisingTrace.Case, DecoderOptions> options)
    {
        var cases = RevisingTrace.Cases.Where(test => test.Name.StartsWith(decoder, StringComparison.Ordinal)).ToList();
        Assert.Equal(40, cases.Count);
        foreach (var test in cases)
        {
            var (published, ours) = (test.Canvases(test.Whole(length)), ToyRun.Of(test.Toy, test.Prompt, options(test)).Canvases);
            for (var step = 0; step < Math.Min(published.Count, ours.Count); step++)
                Assert.True(published[step].SequenceEqual(ours[step]), $"{test.Name} departs at forward {step}");
            Assert.True(published.Count == ours.Count, $"{test.Name} took {published.Count - 1} forwards, here {ours.Count - 1}");
        }
    }
}
