using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.DreamOn;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Denoising;

/// <summary>What holds for every decoder on every canvas with given parts.</summary>
public class AnyGapsTests
{
    [Fact]
    public void GivenTokensAreNeitherAskedForNorChanged()
    {
        var decoders = new HashSet<string>();
        var (grown, shrunk) = (0, 0);
        ForAll(run =>
        {
            decoders.Add(run.Case.Options.Decoder);
            var (prompt, given, end) = (run.Case.Prompt.Length, run.Given(), run.Row.Canvas.Generation.ToArray());
            shrunk += end.Length < run.Ids.Length ? 1 : 0;
            grown += end.Length > run.Ids.Length ? 1 : 0;
            Assert.Equal(run.Case.Prompt, run.Row.Canvas.Ids[..prompt]);
            Assert.Equal(given.Length, end.Length);
            for (var i = 0; i < given.Length; i++)
                Assert.True(given[i] < 0 ? end[i] != run.Case.Toy.Mask : end[i] == given[i]);
            Assert.Equal(given.Select(token => token < 0), run.Row.Canvas.Gaps.ToArray().Select(gap => gap >= 0));
            Assert.All(run.Steps, step => Assert.All(step.Positions, position => Assert.Equal(run.Case.Toy.Mask, step.Ids[position])));
            Assert.All(run.Steps, step => Assert.Equal(0, step.Appended));
            Assert.InRange(end.Length, run.Case.Options is DreamOnOptions ? 1 : run.Ids.Length, run.Row.Decoder.MaxLength);
        });
        Assert.True(decoders.Count == DecoderCatalogue.All.Count(options => options.FillsGaps) && grown > 5 && shrunk > 5, $"{decoders.Count} decoders, {grown} canvases that grew, {shrunk} that shrank");
    }

    [Fact]
    public void EveryForwardFillsSomethingAndQuotasTakeNoMoreThanTheirSteps() => ForAll(run =>
    {
        if (run.Case.Options is DreamOnOptions)
            return;
        Assert.All(run.Steps, step => Assert.NotEmpty(step.Fills));
        Assert.Equal(run.Row.Canvas.Gaps.ToArray().Count(gap => gap >= 0), run.Steps.Sum(step => step.Fills.Length));
        if (run.Case.Options is not FixedLengthOptions options)
            return;
        var blocks = (run.Ids.Length + options.BlockLength - 1) / options.BlockLength;
        Assert.InRange(run.Row.Forwards, 1, options.Steps == 0 ? run.Ids.Length : Math.Max(options.Steps, blocks));
    });

    [Fact]
    public void ACanvasThatIsOneGapIsTheCanvasWithoutAny()
    {
        var runs = 0;
        Prop.ForAll(DrawnCase.Gen.ToArbitrary(), request =>
        {
            if (request.Options is DaedalOptions || !request.Options.FillsGaps)
                return;
            runs++;
            var whole = DrawnRun.Of(request);
            var gap = DrawnGaps.Of(request, [.. Enumerable.Repeat(request.Toy.Mask, whole.Row.Decoder.InitialLength)]);
            Assert.Equal(whole.Row.Canvas.Ids, gap.Row.Canvas.Ids);
            Assert.Equal(whole.Row.Canvas.Confidence, gap.Row.Canvas.Confidence);
            Assert.Equal(whole.Row.Forwards, gap.Row.Forwards);
        }).Check(Drawn.Cases(60));
        Assert.True(runs > 25, $"only {runs} runs");
    }

    private static void ForAll(Action<DrawnGaps> check) => Prop.ForAll(DrawnGaps.Gen.ToArbitrary(), drawn => check(DrawnGaps.Of(drawn.Request, drawn.Ids))).Check(Drawn.Cases(500));
}
