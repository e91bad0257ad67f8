using Daedalus.Denoising.FixedLength;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Tests.Engine;

namespace Daedalus.Tests.Loading;

/// <summary>The small checkpoint with int8 weights: what rounding them changes, and nothing else does.</summary>
public sealed class Int8Tests
{
    private static readonly ModelLoadOptions Int8 = new() { Weights = WeightStorage.Int8, Threads = 2 };

    public static TheoryData<CpuIsa> Isas() => [.. Enum.GetValues<CpuIsa>().Where(isa => isa <= CpuIsaChoice.Best)];

    /// <summary>The file with each weight replaced by what int8 makes of it, loaded as fp32, is the same network but for the order of rounding.</summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void LogitsAreThoseOfTheRoundedWeights(CpuIsa isa)
    {
        using var rounded = new RoundedCheckpoint();
        using LoadedNetwork expected = new(2, isa: isa, folder: rounded.Path), actual = new(2, isa: isa, storage: WeightStorage.Int8);
        using var full = new LoadedNetwork(2, isa: isa);
        double farthest = 0, effect = 0;
        foreach (var sample in Golden.Of(Checkpoints.Small).Samples)
        {
            int[] ids = [.. sample.PromptIds, .. Enumerable.Repeat(full.Model.Conventions.MaskToken, sample.Canvas)];
            var (e, a, f) = (Logits(expected.Model, ids), Logits(actual.Model, ids), Logits(full.Model, ids));
            farthest = Math.Max(farthest, Distance(e, a));
            effect = Math.Max(effect, Distance(f, a));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{farthest:E2} from the rounded weights, {effect:F3} from the weights as stored");
        Assert.InRange(farthest, 0, 1e-3);
        Assert.InRange(effect, .1, 8);
    }

    // These are int8's own: the sentences are those of fp32 in some places and not in others.
    [Theory]
    [InlineData("Is 21 larger than 52?", "No.")]
    [InlineData("Show 9 times 1 to 6.", "9*1=9\n9*2=18\n9*3=27\n9*4=36\n9*5=45\n9*6=54")]
    [InlineData("Spell WTSIUZA.", "W T I Z Z Z")]
    [InlineData("Eva has 51 cards.\nMon sells 2.\nTue wins 4.\nWed wins 2.\nHow many cards?", "Mon 51-2=40\nTue 40+4=43\nWed 43-2=43\n#### 43")]
    public void AnswersAreItsOwn(string question, string answer)
    {
        using var model = DiffusionModel.Load(SmallModel.Folder, Int8);
        Assert.Equal(answer, model.Generate(question).Text);
    }

    [Fact]
    public void AnswersDependOnNeitherThreadsNorInstructionSetNorNeighbours()
    {
        var requests = Questions.Mixed.Take(4).ToArray();
        using var model = DiffusionModel.Load(SmallModel.Folder, Int8 with { Threads = 1 });
        var expected = requests.Select(request => model.GenerateBatch([request])[0].Ids).ToList();
        Assert.Equal(expected, model.GenerateBatch(requests).Select(result => result.Ids));
        foreach (var isa in Enum.GetValues<CpuIsa>().Where(isa => isa <= CpuIsaChoice.Best))
        {
            using var other = new LoadedNetwork(2, isa: isa, storage: WeightStorage.Int8);
            Assert.Equal(expected, other.Model.GenerateBatch(requests).Select(result => result.Ids));
        }
    }

    [Fact]
    public void MemoryIsAQuarterOfFp32AndKnownBeforehand()
    {
        using var files = ModelFolder.Open(SmallModel.Folder);
        using var device = new CpuDevice(1);
        var need = files.Plan.MemoryOn(device, WeightStorage.Int8);
        using var model = DiffusionModel.Load(SmallModel.Folder, Int8 with { MemoryLimit = need + ModelFolder.Reserve });
        Assert.InRange(model.WeightBytes, need * 8 / 10, need);
        Assert.InRange(files.Plan.MemoryOn(device) / (double)need, 3.5, 4);
        var error = Assert.Throws<InsufficientMemoryException>(
            () => DiffusionModel.Load(SmallModel.Folder, Int8 with { MemoryLimit = need + ModelFolder.Reserve - 1 }));
        Assert.DoesNotContain("keep the weights as int8", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InsufficientMemoryException>(() => DiffusionModel.Load(SmallModel.Folder, new ModelLoadOptions { MemoryLimit = need }));
        Assert.Contains("keep the weights as int8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.transformer.blocks.2.ff_out.weight", float.NaN)]
    [InlineData("model.transformer.ff_out.weight", float.NegativeInfinity)]
    public void AWeightThatIsNoNumberFailsTheRequest(string tensor, float broken)
    {
        using var checkpoint = new RoundedCheckpoint((name, values) =>
        {
            if (name == tensor)
                values[1234] = broken;
        });
        using var model = DiffusionModel.Load(checkpoint.Path, Int8);
        Assert.Throws<NumericalFaultException>(
            () => model.Generate(Questions.Short, new GenerationOptions { Decoder = new FixedLengthOptions { Length = 8, BlockLength = 8 } }));
    }

    private static List<float[]> Logits(DiffusionModel model, int[] ids)
    {
        var rows = new List<float[]>();
        model.Forward(ids, row => rows.Add(row.ToArray()));
        return rows;
    }

    private static double Distance(List<float[]> left, List<float[]> right) =>
        left.Zip(right).Max(rows => rows.First.Zip(rows.Second).Max(pair => (double)Math.Abs(pair.First - pair.Second)));
}
