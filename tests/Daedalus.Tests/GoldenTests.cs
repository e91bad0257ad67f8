using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.FixedLength;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Tests.Engine;
using Daedalus.Text;

namespace Daedalus.Tests;

/// <summary>The checkpoints give what independent implementations gave: logits, and generations token for token.</summary>
public class GoldenTests
{
    private const double LogitTolerance = 5e-4;

    public static TheoryData<string, CpuIsa> OnIsas() =>
        [.. Checkpoints.All.SelectMany(name => Enum.GetValues<CpuIsa>().Where(isa => isa <= CpuIsaChoice.Best).Select(isa => (name, isa)))];

    public static TheoryData<string> Names() => [.. Checkpoints.All];

    [Theory]
    [MemberData(nameof(OnIsas))]
    public void LogitsMatchOnEveryInstructionSet(string checkpoint, CpuIsa isa)
    {
        using var loaded = new LoadedNetwork(threads: 2, isa: isa, folder: Checkpoints.Folder(checkpoint));
        foreach (var sample in Golden.Of(checkpoint).Samples)
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
                Assert.Equal(golden.EosProbCanvas[i], Softmax(rows[first + i])[loaded.Model.Conventions.EosToken], 2e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FixedLengthGenerationsMatchTokenForToken(string checkpoint)
    {
        using var model = DiffusionModel.Load(Checkpoints.Folder(checkpoint));
        var runs = 0;
        foreach (var sample in Golden.Of(checkpoint).Samples)
            foreach (var (length, run) in sample.Fixed)
            {
                var options = new FixedLengthOptions { Length = int.Parse(length, null), BlockLength = Golden.Of(checkpoint).BlockLength };
                var result = model.Generate(Prompt.Ids(sample.PromptIds), new GenerationOptions { Decoder = options });
                Assert.Equal(run.Tokens, result.Ids);
                Assert.Equal(options.Length, result.Statistics.Forwards);
                runs++;
            }

        Assert.True(runs >= 10);
    }

    [Theory]
    [MemberData(nameof(OnIsas))]
    public void DaedalGenerationsMatchTokenForTokenAndStepForStep(string checkpoint, CpuIsa isa)
    {
        using var loaded = new LoadedNetwork(threads: 2, isa: isa, folder: Checkpoints.Folder(checkpoint));
        foreach (var sample in Golden.Of(checkpoint).Samples)
        {
            var golden = sample.Daedal;
            var updates = loaded.Model.Stream(Prompt.Ids(sample.PromptIds), new GenerationOptions { Decoder = Options(golden.Settings) }).ToList();
            var result = updates[^1].Result!;
            Assert.Equal(golden.Tokens, result.Ids);
            Assert.Equal(
                (golden.Stats.Nfe1, golden.Stats.Nfe2, golden.Stats.Inserts),
                (result.Statistics.LengthRounds, result.Statistics.Forwards - result.Statistics.LengthRounds, result.Statistics.Insertions));
            Assert.Equal(golden.Trace.Select(step => step[4].GetInt32()), updates[golden.Stats.Nfe1..].Select(update => update.Canvas.Count));
            if (golden.Stats.Inserts == 0)
                Assert.Equal(golden.Trace.Select(step => step[2].GetInt32()), Filled(updates, golden.Stats.Nfe1));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void QuestionsAreRenderedAsInTraining(string checkpoint)
    {
        var tokenizer = Tokenizer.Load(Path.Combine(Checkpoints.Folder(checkpoint), "tokenizer.json"));
        foreach (var sample in Golden.Of(checkpoint).Samples)
            Assert.Equal(sample.PromptIds, ChatTemplate.Llada.Encode(tokenizer, [new ChatTurn("user", sample.Question)]));
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

    // How many masks each denoising step filled, where none was inserted and the masks only become fewer.
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
