using Daedalus.Caching;
using Daedalus.Denoising;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.FixedLength;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;
using Daedalus.Tests.Denoising;

namespace Daedalus.Tests.Engine;

/// <summary>A request that fails leaves its batch mates alone.</summary>
public class FailingRowTests
{
    private static readonly FixedLengthOptions Fixed = new() { Length = 6, BlockLength = 4, Steps = 3 };
    private static readonly DaedalOptions Daedal = new() { InitialLength = 5, MaxLength = 12, EosWindow = 4 };

    [Fact]
    public void ADecoderThatChangesNothingFailsAndTheOthersFinish()
    {
        DenoisingRow[] rows = [Hand.Row(Fixed), Hand.Row(new StallingDecoder()), Hand.Row(Daedal)];
        RunToEnd(rows, (_, _, position) => Scores(position));
        var error = Assert.IsType<InvalidOperationException>(rows[1].Error);
        Assert.Contains(nameof(StallingDecoder), error.Message, StringComparison.Ordinal);
        Assert.Contains("never end", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, rows[1].Forwards);
        AssertAsAlone(rows[0], Fixed);
        AssertAsAlone(rows[2], Daedal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ARowWithoutNumbersFailsAloneWhereItStands(int broken)
    {
        DenoisingRow[] rows = [Hand.Row(Fixed), Hand.Row(Daedal), Hand.Row(Fixed)];
        RunToEnd(rows, (forward, sequence, position) => forward == 1 && sequence == broken ? Scores(position) with { Entropy = float.NaN } : Scores(position));
        var fault = Assert.IsType<NumericalFaultException>(rows[broken].Error);
        Assert.Contains("step 2", fault.Message, StringComparison.Ordinal);
        Assert.Equal((false, 2), (rows[broken].IsOpen, rows[broken].Forwards));
        for (var i = 0; i < rows.Length; i++)
            if (i != broken)
                AssertAsAlone(rows[i], i == 1 ? Daedal : Fixed);
    }

    public static TheoryData<string, Action<List<int>>, Action<EditList>> Misdeeds()
    {
        static void AskOne(List<int> positions) => positions.Add(2);
        return new TheoryData<string, Action<List<int>>, Action<EditList>>
        {
            { "planted", _ => throw new FormatException("planted"), _ => { } },
            { "planted", AskOne, _ => throw new FormatException("planted") },
            { "position 1", positions => positions.Add(1), _ => { } },
            { "position 5", positions => positions.Add(5), _ => { } },
            { "position 2 after 3", positions => positions.AddRange([3, 2]), _ => { } },
            { "token 10 at position 0", AskOne, edits => edits.Write(0, 10, 1) },
            { "token 10 at position 5", AskOne, edits => edits.Write(5, 10, 1) },
            { "token 0 at position 2", AskOne, edits => edits.Write(2, Hand.Mask, 1) },
            { "token 1048576", AskOne, edits => edits.Write(2, 1 << 20, 1) },
            { "each position once", AskOne, edits => { edits.Write(2, 10, 1); edits.Write(2, 11, 1); } },
            { "appended token -7", AskOne, edits => edits.AppendTokens(-7, 1) },
            { "appended token 100", AskOne, edits => edits.AppendTokens(100, 1) },
            { "never end", AskOne, edits => edits.Expand(2, 1) },
            { "never end", AskOne, edits => edits.AppendMasks(1) },
            { "token -1", AskOne, edits => edits.Write(2, -1, 1) },
            { "0 masks at position 2", AskOne, edits => edits.Expand(2, 0) },
            { "2 masks at position 9", AskOne, edits => edits.Expand(9, 2) },
            { "appended -1", AskOne, edits => edits.AppendMasks(-1) },
        };
    }

    [Theory]
    [MemberData(nameof(Misdeeds))]
    public void ADecoderThatMisbehavesFailsAlone(string words, Action<List<int>> ask, Action<EditList> decide)
    {
        DenoisingRow[] rows = [Hand.Row(new MisbehavingDecoder(ask, decide)), Hand.Row(Fixed)];
        RunToEnd(rows, (_, _, position) => Scores(position));
        Assert.Contains(words, rows[0].Error!.Message, StringComparison.Ordinal);
        AssertAsAlone(rows[1], Fixed);
    }

    [Theory]
    [InlineData(-1, 4)]
    [InlineData(4, 4)]
    [InlineData(2, 99)]
    public void ABlockOutsideTheCanvasFailsAlone(int start, int end)
    {
        var decoder = new MisbehavingDecoder(asked => asked.Add(2), _ => { }, new CanvasRange(start, end));
        DenoisingRow[] rows = [new(Hand.Prompt, decoder, Hand.Conventions, turnEndToken: null, seed: 0, CacheOptions.Parse("dual")), Hand.Row(Fixed)];
        RunToEnd(rows, (_, _, position) => Scores(position));
        Assert.Contains($"from position {start} to {end}", rows[0].Error!.Message, StringComparison.Ordinal);
        AssertAsAlone(rows[1], Fixed);
    }

    [Theory]
    [InlineData(0, 1, "on")]
    [InlineData(1, 0, "off")]
    public void ADecoderThatChangesItsMindAboutGuidanceFailsAlone(float first, float then, string word)
    {
        var hasBegun = false;
        var decoder = new MisbehavingDecoder(asked => asked.Add(2), _ => { }, rules: () => new ScoringRules { Guidance = hasBegun ? then : first });
        DenoisingRow[] rows = [Hand.Row(decoder), Hand.Row(Fixed)];
        hasBegun = true;
        RunToEnd(rows, (_, _, position) => Scores(position));
        Assert.Contains($"turned guidance {word}", rows[0].Error!.Message, StringComparison.Ordinal);
        AssertAsAlone(rows[1], Fixed);
    }

    [Fact]
    public void ABatchOfWhichAllFailEnds()
    {
        DenoisingRow[] rows = [Hand.Row(new StallingDecoder()), Hand.Row(new StallingDecoder())];
        RunToEnd(rows, (_, _, position) => Scores(position));
        Assert.All(rows, row => Assert.NotNull(row.Error));
    }

    private static PositionScore Scores(int position) => position % 5 == 4 ? Hand.End(.8f) : Hand.Word(.3f + (position % 3 * .1f), 10 + position);

    private static void AssertAsAlone(DenoisingRow row, Daedalus.Denoising.Options.DecoderOptions options)
    {
        var alone = Hand.Row(options);
        RunToEnd([alone], (_, _, position) => Scores(position));
        Assert.Null(row.Error);
        Assert.Equal(alone.Canvas.Ids, row.Canvas.Ids);
        Assert.Equal(alone.Forwards, row.Forwards);
    }

    private static void RunToEnd(DenoisingRow[] rows, Func<int, int, int, PositionScore> scores)
    {
        var loop = new DenoisingLoop(new HandScorer(scores));
        for (var steps = 0; loop.Step(rows); steps++)
            Assert.InRange(steps, 0, 100);
    }
}
