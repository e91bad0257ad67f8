using Daedalus.Denoising;
using Daedalus.Denoising.Ancestral;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.DreamOn;
using Daedalus.Denoising.Editing;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;
using Daedalus.Denoising.RhoEos;
using Daedalus.Denoising.Wino;
using Daedalus.Engine;
using Daedalus.Tests.Denoising;
using Daedalus.Tests.Engine;

namespace Daedalus.Tests;

/// <summary>Canvases of which parts are given, on the small model.</summary>
public class InfillTests(SmallModel small) : IClassFixture<SmallModel>
{
    private const string Question = "Count from 16 to 26 by 2.";

    public static TheoryData<string> Decoders { get; } = [.. DecoderCatalogue.All.Where(options => options.FillsGaps).Select(options => options.Decoder)];

    private DiffusionModel Model => small.Model;

    [Fact]
    public void AGapIsFilledFromBothSides()
    {
        var options = new GenerationOptions
        {
            Decoder = new FixedLengthOptions(),
            Infill = new Infill([InfillPart.Text("16 18"), InfillPart.Gap(3), InfillPart.Text(" 22 24"), InfillPart.Gap(3)]),
        };
        var result = Model.Generate(Question, options);
        Assert.Equal((" 20", " 26"), (result.Gaps![0], result.Gaps[1]));
        Assert.Equal(("16 18 20 22 24 26", StopReason.Filled), (result.Text, result.Stop));
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void GivenPartsStandInTheAnswerAndItsStreamAddsUp(string name)
    {
        var tokenizer = Model.Tokenizer;
        double[] guidances = name == "low-confidence" ? [0, 1.5] : [0];
        foreach (var guidance in guidances)
        {
            var options = new GenerationOptions
            {
                Decoder = Model.DefaultDecoder(name) switch
                {
                    FixedLengthOptions fixedLength => fixedLength with { CfgScale = guidance },
                    DaedalOptions daedal => daedal with { MaxLength = 40 },
                    var other => other,
                },
                Infill = new Infill([InfillPart.Gap(2), InfillPart.Text(" 20"), InfillPart.Gap(5), InfillPart.Ids([Model.Conventions.EosToken, 5]), InfillPart.Gap(1), InfillPart.Text("")]),
                RecordSteps = true,
            };
            var updates = Model.Stream(Question, options).ToList();
            var result = updates[^1].Result!;
            var ids = result.Ids.ToArray();
            Assert.Equal(StopReason.Filled, result.Stop);
            Assert.DoesNotContain(Model.Conventions.MaskToken, ids);
            Assert.Equal(3, result.Gaps!.Count);
            Assert.Equal(result.Text, tokenizer.Decode(ids, skipSpecial: true));
            Assert.Equal(result.Text, string.Concat(updates.Select(update => update.NewText)));
            Assert.Equal(result.Text, $"{result.Gaps[0]} 20{result.Gaps[1]}{tokenizer.Decode([5])}{result.Gaps[2]}");
            // The last gap, of one place, may be gone.
            var behind = name == DreamOnOptions.Name && ids[^1] == 5 ? 0 : 1;
            Assert.Equal([Model.Conventions.EosToken, 5], ids[^(behind + 2)..^behind]);
            Assert.Equal([0, 0], result.WrittenAt!.ToArray()[^(behind + 2)..^behind]);
            Assert.Equal(ids, Model.GenerateBatch([.. Questions.Mixed.Take(3), new GenerationRequest(Question, options)])[3].Ids);
        }
    }

    [Fact]
    public void DaedalGrowsGapsButNeverLosesWhatIsGiven()
    {
        var row = Hand.Row((Hand.Daedal with { MaxLength = 9 }).CreateForGaps(new DecoderContext(Hand.Conventions, 2, 0), 4));
        row.Give([50, Hand.Mask, Hand.Mask, 51], [-1, 0, 0, -1]);
        var loop = new DenoisingLoop(new HandScorer((_, _, position) => position == 4 ? Hand.Word(.8f, 60) : Hand.Word(.1f, 61)));
        Assert.True(loop.Step([row]));
        // The second place is filled; the first becomes three masks.
        Assert.Equal([50, 0, 0, 0, 60, 51], row.Canvas.Generation.ToArray());
        Assert.Equal([-1, 0, 0, 0, 0, -1], row.Canvas.Gaps.ToArray());
        while (loop.Step([row]))
        {
        }

        Assert.Null(row.Error);
        Assert.Equal((9, 50, 51), (row.Canvas.Generation.Length, row.Canvas.Generation[0], row.Canvas.Generation[^1]));
    }

    [Fact]
    public void ADecoderMayNotAskForWhatIsGivenNorPushItOut()
    {
        void Fails(string words, Action<List<int>> ask, Action<EditList> decide)
        {
            var row = Hand.Row(new GapDecoder(ask, decide));
            row.Give([50, Hand.Mask, 51], [-1, 0, -1]);
            Assert.False(new DenoisingLoop(new HandScorer((_, _, _) => Hand.Word(.5f))).Step([row]));
            Assert.Contains(words, row.Error!.Message, StringComparison.Ordinal);
        }

        Fails("position 2, which is given", positions => positions.Add(2), _ => { });
        Fails("must not be lost", positions => positions.Add(3), edits => edits.Expand(3, 5));
        Fails("must not be lost", positions => positions.Add(3), edits => edits.AppendMasks(1));
        Fails("position 2; only places", positions => positions.Add(3), edits => edits.Delete(2));
        Fails("position 4; only places", positions => positions.Add(3), edits => edits.Delete(4));
        Fails("only masks", positions => positions.Add(3), edits => edits.Write(4, 9, 1));
    }

    public static TheoryData<GenerationOptions, string> Bad()
    {
        var infill = new Infill([InfillPart.Gap(3)]);
        return new()
        {
            { new() { Infill = new Infill([]) }, "no gap" },
            { new() { Infill = new Infill([InfillPart.Text("a")]) }, "no gap" },
            { new() { Infill = new Infill([InfillPart.Gap(int.MaxValue)]) }, "does not fit" },
            { new() { Infill = new Infill([InfillPart.Gap(300), InfillPart.Gap(300)]) }, "512 tokens" },
            { new() { Infill = new Infill([InfillPart.Gap(1), InfillPart.Ids([1, 421])]) }, "Given id 421 at index 1" },
            { new() { Infill = new Infill([InfillPart.Gap(1), InfillPart.Ids([-1])]) }, "Given id -1" },
            { new() { Infill = infill, StopEarly = true }, "StopEarly" },
            { new() { Infill = infill, StopStrings = ["a"] }, "StopStrings" },
            { new() { Infill = infill, Decoder = new StandInOptions("no-gaps", _ => new StallingDecoder()) }, "no-gaps fills no gaps" },
            { new() { Infill = infill, Decoder = new EditOptions() }, "edit fills no gaps. These do: daedal, low-confidence, " },
            { new() { Infill = infill, Decoder = new RhoEosOptions() }, "rho-eos fills no gaps" },
            { new() { Infill = infill, Decoder = new WinoOptions() }, "wino fills no gaps" },
            { new() { Infill = infill, Decoder = new MdlmOptions() }, "mdlm fills no gaps" },
            { new() { Infill = infill, Decoder = new RemdmOptions() }, "remdm fills no gaps" },
        };
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void WhatCannotBeInfilledIsRefused(GenerationOptions options, string words)
    {
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => Model.Generate(Question, options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Model.Stream(Question, options));
    }

    [Fact]
    public void NothingIsNoPart()
    {
        Assert.Throws<ArgumentNullException>(() => new Infill(null!));
        Assert.Throws<ArgumentNullException>(() => InfillPart.Text(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => InfillPart.Gap(0));
        Assert.Throws<ArgumentNullException>(() => Model.Generate(Question, new GenerationOptions { Infill = new Infill([null!]) }));
    }

    private sealed class GapDecoder(Action<List<int>> ask, Action<EditList> decide) : IDecoder, IFillsGaps
    {
        private readonly MisbehavingDecoder _inner = new(ask, decide);

        public int InitialLength => _inner.InitialLength;

        public int MaxLength => _inner.MaxLength;

        public ScoringRules Rules => _inner.Rules;

        public DecoderStatistics Statistics => _inner.Statistics;

        public void Begin(CanvasView canvas) => Assert.True(canvas.HasGaps && canvas.IsGiven(2) && !canvas.IsGiven(3) && canvas.IsGiven(4) && canvas.IsGiven(1));

        public void Ask(CanvasView canvas, List<int> positions) => _inner.Ask(canvas, positions);

        public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<Kernels.Confidence.PositionScore> scores, EditList edits) =>
            _inner.Decide(canvas, positions, scores, edits);

        public bool Advance(CanvasView canvas) => _inner.Advance(canvas);
    }
}
