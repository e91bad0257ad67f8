using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.FixedLength;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Tests.Engine;
using Daedalus.Text;

namespace Daedalus.Tests;

/// <summary>The shipped checkpoint gives what an independent implementation gave: logits, and generations token for token.</summary>
public class GoldenTests(ShippedModel shipped) : IClassFixture<ShippedModel>
{
    private const double LogitTolerance = 5e-4;

    public static TheoryData<CpuIsa> Isas() => [.. Enum.GetValues<CpuIsa>().Where(isa => isa <= CpuIsaChoice.Best)];

    [Theory]
    [MemberData(nameof(Isas))]
    public void LogitsMatchOnEveryInstructionSet(CpuIsa isa)
    {
        using var loaded = new LoadedNetwork(threads: 2, isa: isa);
        foreach (var sample in Golden.Shipped.Samples)
        {
            var rows = Logits(loaded.Model, sample);
            var (golden, first) = (sample.Logits, sample.PromptIds.Length);
            for (var i = 0; i < golden.Positions.Length; i++)
                AssertRow(golden.First16[i], rows[golden.Positions[i]][..16]);
            AssertRow(golden.FullAtFirstMask, rows[first]);
            AssertRow(golden.FullAtLast, rows[^1]);
            for (var i = 0; i < sample.Canvas; i++)
            {
                Assert.Equal(golden.ArgmaxCanvas[i], rows[first + i].IndexOf(rows[first + i].Max()));
                Assert.Equal(golden.MaxprobCanvas[i], Softmax(rows[first + i]).Max(), 2e-4);
                Assert.Equal(golden.EosProbCanvas[i], Softmax(rows[first + i])[shipped.Model.Conventions.EosToken], 2e-4);
            }
        }
    }

    [Fact]
    public void FixedLengthGenerationsMatchTokenForToken()
    {
        var runs = 0;
        foreach (var sample in Golden.Shipped.Samples)
            foreach (var (length, run) in sample.Fixed)
            {
                var options = new FixedLengthOptions { Length = int.Parse(length, null), BlockLength = Golden.Shipped.BlockLength };
                var result = shipped.Model.Generate(Prompt.Ids(sample.PromptIds), new GenerationOptions { Decoder = options });
                Assert.Equal(run.Tokens, result.Ids);
                Assert.Equal(options.Length, result.Statistics.Forwards);
                runs++;
            }

        Assert.True(runs >= 10);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void DaedalGenerationsMatchTokenForTokenAndStepForStep(CpuIsa isa)
    {
        using var loaded = new LoadedNetwork(threads: 2, isa: isa);
        foreach (var sample in Golden.Shipped.Samples)
        {
            var golden = sample.Daedal;
            var updates = loaded.Model.Stream(Prompt.Ids(sample.PromptIds), new GenerationOptions { Decoder = Options(golden.Settings) }).ToList();
            var result = updates[^1].Result!;
            Assert.Equal(golden.Tokens, result.Ids);
            Assert.Equal(
                (golden.Stats.Nfe1, golden.Stats.Nfe2, golden.Stats.Inserts),
                (result.Statistics.LengthRounds, result.Statistics.Forwards - result.Statistics.LengthRounds, result.Statistics.Insertions));
            Assert.Equal(golden.Trace.Select(step => step[4].GetInt32()), updates[golden.Stats.Nfe1..].Select(update => update.Canvas.Count));
            Assert.Equal(golden.Trace.Select(step => step[2].GetInt32()), Filled(updates, golden.Stats.Nfe1));
        }
    }

    [Fact]
    public void QuestionsAreRenderedAsInTraining()
    {
        foreach (var sample in Golden.Shipped.Samples)
            Assert.Equal(sample.PromptIds, ChatTemplate.Llada.Encode(shipped.Model.Tokenizer, [new ChatTurn("user", sample.Question)]));
    }

    private static DaedalOptions Options(Golden.DaedalSettings settings) => new()
    {
        InitialLength = settings.Init,
        MaxLength = settings.Maxlen,
        BlockLength = settings.Block,
        HighThreshold = settings.High,
        LowThreshold = settings.Low,
        ExpansionFactor = settings.Factor,
        EosThreshold = settings.EosThr,
        ExpandThreshold = settings.ExpEosThr,
        EosWindow = settings.Ncheck,
    };

    // How many masks each denoising step filled; no sample inserts, so the masks only become fewer.
    private static IEnumerable<int> Filled(List<DenoisingUpdate> updates, int lengthRounds) =>
        updates.Skip(lengthRounds - 1).Select(update => update.Canvas.Count(cell => cell.IsMask)).ToArray() is var open
            ? open.Zip(open.Skip(1), (before, after) => before - after)
            : [];

    private static List<float[]> Logits(DiffusionModel model, Golden.Sample sample)
    {
        var rows = new List<float[]>();
        int[] ids = [.. sample.PromptIds, .. Enumerable.Repeat(model.Conventions.MaskToken, sample.Canvas)];
        model.Forward(ids, row => rows.Add(row.ToArray()));
        return rows;
    }

    private static void AssertRow(double[] golden, float[] row)
    {
        Assert.Equal(golden.Length, row.Length);
        for (var i = 0; i < golden.Length; i++)
            Assert.Equal(golden[i], row[i], LogitTolerance);
    }

    private static double[] Softmax(float[] row)
    {
        var e = Array.ConvertAll(row, z => Math.Exp(z - row.Max()));
        return Array.ConvertAll(e, x => x / e.Sum());
    }
}
