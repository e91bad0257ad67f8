using Daedalus.Denoising.FixedLength;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Tests.Engine;

namespace Daedalus.Tests.Loading;

/// <summary>The small checkpoint with weights rounded when it is loaded: what rounding them changes, and nothing else does.</summary>
public sealed class RoundedWeightTests
{
    private static readonly ModelLoadOptions Int8 = new() { Weights = WeightStorage.Int8, Threads = 2 };

    public static TheoryData<CpuIsa> Isas() => [.. Enum.GetValues<CpuIsa>().Where(isa => isa <= CpuIsaChoice.Best)];

    public static TheoryData<CpuIsa, WeightStorage> IsasAndStorages() => new(
        from isa in Enum.GetValues<CpuIsa>()
        where isa <= CpuIsaChoice.Best
        from storage in new[] { WeightStorage.BF16, WeightStorage.Int8, WeightStorage.Int4 }
        select (isa, storage));

    /// <summary>
    /// The file with each weight replaced by what int8 makes of it is the same int8 network, bit for bit: rounding what is round changes nothing. What rounding
    /// does, to weights and to activations, shows in the logits and leaves most best tokens where they were.
    /// </summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void RoundingIsDoneOnce(CpuIsa isa)
    {
        using var rounded = new RoundedCheckpoint();
        using LoadedNetwork again = new(2, isa: isa, folder: rounded.Path, storage: WeightStorage.Int8), once = new(2, isa: isa, storage: WeightStorage.Int8);
        using var full = new LoadedNetwork(2, isa: isa);
        var (effect, rows, same) = (0.0, 0, 0);
        foreach (var sample in Golden.Of(Checkpoints.Small).Samples)
        {
            int[] ids = [.. sample.PromptIds, .. Enumerable.Repeat(full.Model.Conventions.MaskToken, sample.Canvas)];
            var (expected, actual, exact) = (Logits(again.Model, ids), Logits(once.Model, ids), Logits(full.Model, ids));
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second));
            effect = Math.Max(effect, Distance(exact, actual));
            rows += exact.Count;
            same += exact.Zip(actual).Count(pair => Best(pair.First) == Best(pair.Second));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{effect:F3} from the weights as stored, {same} of {rows} best tokens the same");
        Assert.InRange(effect, .1, 8);
        Assert.InRange(same, rows * 85 / 100, rows);
    }

    [Theory]
    [InlineData("Show 9 times 1 to 6.", "9*1=9\n9*2=18\n9*3=27\n9*4=36\n9*5=45\n9*6=54")]
    [InlineData("Spell WTSIUZA.", "W T S I U Z A")]
    [InlineData("Eva has 51 cards.\nMon sells 2.\nTue wins 4.\nWed wins 2.\nHow many cards?", "Mon 51-2=49\nTue 49+4=53\nWed 53+2=55\n#### 55")]
    public void TheShippedModelAnswersRight(string question, string answer)
    {
        foreach (var storage in new[] { WeightStorage.BF16, WeightStorage.Int8 })
        {
            using var model = DiffusionModel.Load(Checkpoints.Folder(Checkpoints.Default), Int8 with { Weights = storage });
            Assert.Equal(answer, model.Generate(question).Text);
        }
    }

    /// <summary>Whether activations are rounded too or not, bf16 is far nearer than int8.</summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void BF16MovesLittle(CpuIsa isa)
    {
        using LoadedNetwork full = new(2, isa: isa), rounded = new(2, isa: isa, storage: WeightStorage.BF16);
        var (mean, rows, same) = (0.0, 0, 0);
        foreach (var sample in Golden.Of(Checkpoints.Small).Samples)
        {
            int[] ids = [.. sample.PromptIds, .. Enumerable.Repeat(full.Model.Conventions.MaskToken, sample.Canvas)];
            foreach (var (exact, near) in Logits(full.Model, ids).Zip(Logits(rounded.Model, ids)))
            {
                mean += exact.Zip(near).Average(pair => Math.Abs(pair.First - pair.Second));
                (rows, same) = (rows + 1, same + (Best(exact) == Best(near) ? 1 : 0));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{mean / rows:F4} in the mean, {same} of {rows} best tokens the same");
        Assert.InRange(mean / rows, .005, .1);
        Assert.InRange(same, rows * 97 / 100, rows);
    }

    [Theory]
    [MemberData(nameof(IsasAndStorages))]
    public void AnswersDependOnNeitherThreadsNorNeighbours(CpuIsa isa, WeightStorage storage)
    {
        var requests = Questions.Mixed.Take(4).ToArray();
        using LoadedNetwork one = new(1, isa: isa, storage: storage), two = new(2, isa: isa, storage: storage);
        var expected = requests.Select(request => one.Model.GenerateBatch([request])[0].Ids).ToList();
        Assert.Equal(expected, one.Model.GenerateBatch(requests).Select(result => result.Ids));
        Assert.Equal(expected, two.Model.GenerateBatch(requests).Select(result => result.Ids));
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

    private static int Best(float[] row) => Array.IndexOf(row, row.Max());

    private static double Distance(List<float[]> left, List<float[]> right) =>
        left.Zip(right).Max(rows => rows.First.Zip(rows.Second).Max(pair => (double)Math.Abs(pair.First - pair.Second)));
}
