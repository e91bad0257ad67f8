using Daedalus.Kernels.Tensors;
using Daedalus.Models.Quantization;
using Daedalus.Models.Tests.Llada;
using Daedalus.Models.Tests.Llada.Generated;
using Daedalus.Models.Tests.Weights;

namespace Daedalus.Models.Tests.Quantization;

/// <summary>A quantised folder appears whole or not at all, and replaces nothing but its like.</summary>
public sealed class ModelQuantizerTests : IDisposable
{
    private readonly LladaFolder _source = new(LladaCases.Spec("40 = 4 x 10"));
    private readonly TempFolder _parent = new();

    private string Target => Path.Combine(_parent.Path, "out");

    public void Dispose()
    {
        _source.Dispose();
        _parent.Dispose();
    }

    [Fact]
    public void WhatLiesBesideTheWeightsGoesWithThem()
    {
        foreach (var (name, text) in new[]
            { ("tokenizer.json", "{}"), ("LICENSE", "yes"), ("golden.json", "{}"), ("pytorch_model.bin", "x"), (".gitattributes", "x"), ("empty.txt", "") })
            File.WriteAllText(_source.File(name), text);
        Directory.CreateDirectory(_source.File("train"));
        var report = Quantize();
        Assert.Equal(["LICENSE", "tokenizer.json"], report.Files);
        Assert.Equal(
            ["LICENSE", "config.json", "model.safetensors", "tokenizer.json"], Directory.EnumerateFileSystemEntries(Target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ATargetThatIsTakenIsLeftAlone()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "letter.txt"), "dear");
        Refused("not empty", () => Quantize());
        Refused("something else than a quantised model", () => Quantize(replace: true));
        Refused("something else than a quantised model", () => ModelQuantizer.Quantize(_source.Path, _source.Path, WeightStorage.Int8, replace: true));
        Refused("is a file", () => ModelQuantizer.Quantize(_source.Path, Path.Combine(Target, "letter.txt"), WeightStorage.Int8, replace: true));
        Refused("no such folder", () => ModelQuantizer.Quantize(_source.Path, Path.Combine(Target, "a", "b"), WeightStorage.Int8));
        Assert.Equal("letter.txt", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(Target))));
        Assert.Equal(Target, Assert.Single(Directory.EnumerateFileSystemEntries(_parent.Path)));
    }

    [Theory]
    [InlineData(false, "not empty")]
    [InlineData(true, "something else than a quantised model")]
    public void ATargetThatIsTakenMeanwhileIsLeftAlone(bool replace, string words)
    {
        var letter = Path.Combine(Target, "letter.txt");
        var progress = new ProgressLog(_ =>
        {
            Directory.CreateDirectory(Target);
            File.WriteAllText(letter, "dear");
        });
        Refused(words, () => ModelQuantizer.Quantize(_source.Path, Target, WeightStorage.Int8, replace, progress));
        Assert.Equal("dear", File.ReadAllText(letter));
        Assert.Equal(Target, Assert.Single(Directory.EnumerateFileSystemEntries(_parent.Path)));
    }

    [Fact]
    public void AnOriginalInsideWhatIsReplacedIsRefused()
    {
        Quantize();
        var inside = Path.Combine(Target, "original");
        Directory.CreateDirectory(inside);
        foreach (var file in Directory.EnumerateFiles(_source.Path))
            File.Copy(file, Path.Combine(inside, Path.GetFileName(file)));
        Refused("would go with what is replaced", () => ModelQuantizer.Quantize(inside, Target, WeightStorage.Int8, replace: true));
        Assert.True(Directory.Exists(inside));
        Assert.Equal(Target, Assert.Single(Directory.EnumerateFileSystemEntries(_parent.Path)));
    }

    [Fact]
    public void AnEmptyFolderIsFilledAndAQuantisedModelReplaced()
    {
        Directory.CreateDirectory(Target);
        Quantize(WeightStorage.Int8);
        Refused("not empty", () => Quantize());
        Quantize(WeightStorage.Int4, replace: true);
        using var model = ModelFolder.Open(Target);
        Assert.Equal(WeightStorage.Int4, model.Plan.Stored);
        Assert.Empty(model.Plan.Problems);
        Assert.Equal(Target, Assert.Single(Directory.EnumerateFileSystemEntries(_parent.Path)));
        var error = Assert.Throws<InvalidModelException>(() => ModelQuantizer.Quantize(Target, Target + "2", WeightStorage.Int4));
        Assert.Contains("quantised already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStoppedRunLeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        var progress = new ProgressLog(fraction =>
        {
            if (fraction > .5)
                cancel.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => ModelQuantizer.Quantize(_source.Path, Target, WeightStorage.Int4, false, progress, cancel.Token));
        Assert.InRange(progress.Fractions[^1], .5, .99);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_parent.Path));
    }

    [Theory]
    [InlineData(WeightStorage.Int8)]
    [InlineData(WeightStorage.Int4)]
    public void AWeightThatIsNoNumberIsNamedAndLeavesNothing(WeightStorage storage)
    {
        const string name = "model.transformer.blocks.1.up_proj.weight";
        _source.WriteTensors([.. _source.Weights.Tensors.Select(tensor => tensor.Name == name
            ? tensor with { Bytes = [.. tensor.Bytes[..(4 * 40 * 9)], .. BitConverter.GetBytes(float.NaN), .. tensor.Bytes[((4 * 40 * 9) + 4)..]] }
            : tensor)]);
        var error = Assert.Throws<InvalidModelException>(() => Quantize(storage));
        Assert.Equal(_source.File("model.safetensors"), error.File);
        Assert.Contains($"'{name}', row 9: holds a NaN", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_parent.Path));
    }

    [Fact]
    public void ABrokenOriginalAndAnotherStorageAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantize(WeightStorage.AsStored));
        _source.WriteTensors([]);
        Assert.Throws<InvalidModelException>(() => Quantize());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_parent.Path));
    }

    [Fact]
    public void WhatIsWrittenTwiceIsTheSameFile()
    {
        Quantize();
        var first = File.ReadAllBytes(Path.Combine(Target, "model.safetensors"));
        Quantize(replace: true);
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(Target, "model.safetensors")));
    }

    private QuantizationReport Quantize(WeightStorage storage = WeightStorage.Int4, bool replace = false) =>
        ModelQuantizer.Quantize(_source.Path, Target, storage, replace);

    private static void Refused(string words, Action action) =>
        Assert.Contains(words, Assert.Throws<IOException>(action).Message, StringComparison.Ordinal);
}
