using Daedalus.Caching;
using Daedalus.Denoising;
using Daedalus.Denoising.Blocks;
using Daedalus.Denoising.Wino;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Scoring;
using Daedalus.Tests.Denoising;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Engine;

/// <summary>Forwards that hold a shadow of the block, and what is asked of it.</summary>
public class ShadowTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Fact]
    public void AWrittenPlaceIsAskedOfItsShadowAndAMaskOfItself()
    {
        var batch = new ScoringBatch();
        var row = Row(new WinoOptions { Length = 5, BlockLength = 3 });
        Assert.Equal([Mask, 12, 13], After(row, [Word(.1f), Word(.7f, 12), Word(.7f, 13)])[..3]);
        batch.Clear();
        row.Ask(batch);
        Assert.Equal([7, 8, Mask, 12, 13, Mask, Mask, Mask, Mask, Mask], batch.Ids);
        Assert.Equal([0, 10], batch.Offsets);
        Assert.Equal([3, 2], batch.Shadows);
        Assert.Equal([2, 8, 9], batch.Rows);
        Assert.Equal([Eos, 12, 13], batch.Queries.ToArray().Select(query => query.EosToken));
        batch.Clear();
        Assert.True(batch.Shadows.IsEmpty);
    }

    // The one number of a shadow that counts, on the network itself, from whole rows of logits.
    [Fact]
    public void AShadowTellsTheProbabilityOfWhatStandsInItsPlace()
    {
        using var loaded = new LoadedNetwork(threads: 1);
        var (network, mask) = (loaded.Network, loaded.Network.Conventions.MaskToken);
        Prompt prompt = "Is 21 larger than 52?";
        int[] ids = [.. loaded.Model.Encode(prompt), .. loaded.Model.Generate(prompt, new GenerationOptions { Decoder = Questions.Fixed }).Ids];
        var places = new CanvasRange(4, ids.Length - 2);
        var batch = new ScoringBatch();
        batch.Clear();
        batch.AddSequence(ids, 0, ids.Length);
        batch.AddShadows(places, mask);
        for (var i = 0; i < places.Length; i++)
            batch.AddQuery(ids.Length + i, new ConfidenceQuery { MaskToken = mask, EosToken = ids[places.Start + i] });
        batch.Close();
        using var pass = network.CreatePass();
        using var scorer = new NetworkScorer(network, pass);
        scorer.Score(batch);

        using Indices all = new(network.Device), offsets = new(network.Device), rows = new(network.Device), shadows = new(network.Device);
        using var logits = new LogitRows(network);
        var hidden = pass.Run(new RaggedBatch(all.Set(batch.Ids), offsets.Set(batch.Offsets), rows.Set(batch.Rows)) { Shadows = shadows.Set(batch.Shadows) });
        var expected = new List<double>();
        logits.Read(hidden, (i, row) => expected.Add(Math.Exp(LogSoftmax.Of(row, ids[places.Start + i]))));
        for (var i = 0; i < places.Length; i++)
            Assert.Equal(expected[i], batch.Scores[i].EosProbability, 1e-5);
        Assert.True(expected.Max() > .9 && expected.Min() < .1, "so alike that nothing is shown");
    }

    // Where nothing is masked again and no step is short of places, what is left of WINO is decoding by a threshold: shadows are not seen.
    [Fact]
    public void WithoutRevisionItIsDecodingByAThreshold()
    {
        foreach (var prompt in new[] { "Spell OVJWU.", "Count from 16 to 24 by 2.", "Is 21 larger than 52?" })
        {
            var plain = small.Model.Generate(prompt, new GenerationOptions { Decoder = new ThresholdOptions { Length = 20, BlockLength = 5, Threshold = .6, IsStrict = true } });
            var wino = small.Model.Generate(prompt, new GenerationOptions { Decoder = new WinoOptions { Length = 20, BlockLength = 5, ThresholdBack = 0 } });
            Assert.Equal(plain.Ids, wino.Ids);
            Assert.Equal(plain.Statistics.Forwards, wino.Statistics.Forwards);
            Assert.Equal(plain.Statistics.ComputedPositions + (5 * plain.Statistics.Forwards), wino.Statistics.ComputedPositions);
        }
    }

    [Fact]
    public void MemoryIsPromisedWithTheShadow()
    {
        using var network = new LoadedNetwork(threads: 1);
        var options = new GenerationOptions { Decoder = new WinoOptions { Length = 64, BlockLength = 64, Threshold = 1 } };
        using var generation = new Daedalus.Engine.Generation(network.Model, [new GenerationRequest(Prompt.Ids(new int[448]), options)]);
        var promised = network.Model.Turn.MemoryFor(generation.Rows).Needed;
        Assert.True(generation.Step(default));
        Assert.Equal(promised, network.Model.Turn.HeldBytes);
    }

    [Fact]
    public void NeitherACacheNorGuidanceNorANetworkOfBlocksGoesWithIt()
    {
        var blocks = new DecoderContext(Conventions with { BlockLength = 8 }, Hand.Prompt.Length, 0);
        var cut = Assert.Throws<ArgumentException>(() => new DenoisingRow(Hand.Prompt, new WinoOptions().Create(blocks), blocks.Conventions, turnEndToken: null, seed: 0));
        Assert.Contains("cut into blocks, as that of this one into 8 tokens", cut.Message, StringComparison.Ordinal);
        var cached = Assert.Throws<ArgumentException>(() => small.Model.Generate("Spell OVJWU.", new GenerationOptions { Decoder = new WinoOptions(), Cache = CacheOptions.Parse("dual") }));
        Assert.Contains("no cache of keys and values. Leave it out.", cached.Message, StringComparison.Ordinal);
        Assert.Contains("no guidance", Assert.Throws<ArgumentException>(() => Row(new Shady { Guidance = 1 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 5, 2, "positions 2 to 5; they must be behind the prompt of 2 and 2 at most")]
    [InlineData(1, 3, 3, "positions 1 to 3")]
    [InlineData(3, 3, 3, "position 3 to 3")]
    [InlineData(3, 6, 3, "position 3 to 6")]
    public void AShadowThatDoesNotFitFailsItsRowAlone(int start, int end, int most, string words)
    {
        var shady = Row(new Shady { Places = new CanvasRange(start, end), ShadowLength = most });
        var other = Row(new WinoOptions { Length = 3, BlockLength = 3 });
        new DenoisingLoop(new HandScorer((_, _, _) => Word(.9f))).Step([shady, other]);
        Assert.Contains(words, Assert.IsType<InvalidOperationException>(shady.Error).Message, StringComparison.Ordinal);
        Assert.Null(other.Error);
        Assert.Equal([10, 10, 10], other.Canvas.Generation);
    }

    /// <summary>Fills three places while it casts any shadow.</summary>
    private sealed class Shady : IDecoder
    {
        public CanvasRange Places { get; init; } = new(2, 3);

        public int ShadowLength { get; init; } = 3;

        public float Guidance { get; init; }

        public int InitialLength => 3;

        public int MaxLength => 3;

        public ScoringRules Rules => new() { Guidance = Guidance };

        public DecoderStatistics Statistics => default;

        public CanvasRange Block(CanvasView canvas) => Places;

        public void Ask(CanvasView canvas, List<int> positions) => positions.Add(2);

        public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits) => edits.Write(2, 10, 1);

        public bool Advance(CanvasView canvas) => false;
    }
}
