using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Tests.Llada;
using Daedalus.Models.Weights;

namespace Daedalus.Models.Tests.Quantization;

/// <summary>A model quantised ahead of time is, bit for bit, the one that is quantised at load.</summary>
public sealed class QuantizedFolderTests
{
    private static readonly int[][] Sequences = [[1, 5, 9, 2, 0, 7], [4]];

    public static TheoryData<string, DType, WeightStorage, bool, bool> Cases()
    {
        var data = new TheoryData<string, DType, WeightStorage, bool, bool>();
        foreach (var shape in new[] { "40 = 4 x 10, 2 kv", "64 = 4 x 16, 2 kv", "288 = 6 x 48, 3 kv" })
            foreach (var type in new[] { DType.F32, DType.F16, DType.BF16 })
                foreach (var storage in new[] { WeightStorage.Int8, WeightStorage.Int4 })
                    data.Add(shape, type, storage, type == DType.F16, type == DType.BF16);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LogitsAreThoseOfQuantisingAtLoad(string shape, DType type, WeightStorage storage, bool tied, bool sharded)
    {
        using var folder = new QuantizedFolder(LladaCases.Spec(shape, type, tied), storage, sharded);
        using var full = new LladaRun(folder.Original.Path);
        foreach (var (isa, threads) in LladaCases.Devices)
        {
            using LladaRun expected = new(folder.Original.Path, isa, threads, storage), stored = new(folder.Path, isa, threads);
            using LladaRun asked = new(folder.Path, isa, threads, storage), asInt8 = new(folder.Path, isa, threads, WeightStorage.Int8);
            var logits = expected.Logits(Sequences);
            Assert.NotEqual(full.Logits(Sequences), logits);
            Assert.Equal(logits, stored.Logits(Sequences));
            Assert.Equal(logits, asked.Logits(Sequences));
            Assert.Equal(logits, asInt8.Logits(Sequences));
        }
    }

    [Fact]
    public void MemoryIsThatOfQuantisingAtLoadAndKnownBeforehand()
    {
        using var folder = new QuantizedFolder(LladaCases.Spec("288 = 6 x 48, 3 kv"), WeightStorage.Int4);
        using var device = new CpuDevice(1);
        using ModelFolder original = ModelFolder.Open(folder.Original.Path), quantized = ModelFolder.Open(folder.Path);
        Assert.Equal((WeightStorage.AsStored, WeightStorage.Int4), (original.Plan.Stored, quantized.Plan.Stored));
        Assert.Equal(original.Plan.MemoryOn(device, WeightStorage.Int4), quantized.Plan.MemoryOn(device));
        Assert.Equal(original.Plan.Parameters, quantized.Plan.Parameters);
        var progress = new ProgressLog();
        using var network = quantized.Load(device, progress: progress);
        Assert.Equal(1, progress.Fractions[^1]);
        Assert.Equal(progress.Fractions.Order(), progress.Fractions);
    }

    [Fact]
    public void FourBitsOfInt8FilesAreRefusedWithTheWayOut()
    {
        using var folder = new QuantizedFolder(LladaCases.Spec("40 = 4 x 10"), WeightStorage.Int8);
        using var device = new CpuDevice(1);
        using var model = ModelFolder.Open(folder.Path);
        var error = Assert.Throws<InvalidModelException>(() => model.Load(device, WeightStorage.Int4));
        Assert.Equal(folder.Path, error.File);
        Assert.Contains("int8 already", error.Message, StringComparison.Ordinal);
        Assert.Contains("daedalus quantize", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WeightStorage.Int8)]
    [InlineData(WeightStorage.Int4)]
    public void BF16OfQuantisedFilesIsRefusedWithTheWayOut(WeightStorage stored)
    {
        using var folder = new QuantizedFolder(LladaCases.Spec("40 = 4 x 10"), stored);
        using var device = new CpuDevice(1);
        using var model = ModelFolder.Open(folder.Path);
        Assert.Equal(model.Plan.MemoryOn(device), model.Plan.MemoryOn(device, WeightStorage.BF16));
        var error = Assert.Throws<InvalidModelException>(() => model.Load(device, WeightStorage.BF16));
        Assert.Equal(folder.Path, error.File);
        Assert.Contains("load with as-stored or int8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheReportIsWhatLiesOnDisk()
    {
        using var folder = new QuantizedFolder(LladaCases.Spec("288 = 6 x 48, 3 kv", DType.BF16), WeightStorage.Int4);
        using Checkpoint before = Checkpoint.Open(folder.Original.Path), after = Checkpoint.Open(folder.Path);
        Assert.Equal((before.TotalBytes, after.TotalBytes), (folder.Report.BytesBefore, folder.Report.BytesAfter));
        Assert.Equal(
            ["embedding", "q_proj", "k_proj", "v_proj", "attn_out", "ff_proj", "up_proj", "ff_out", "head"], folder.Report.Losses.Select(loss => loss.Kind));
        foreach (var loss in folder.Report.Losses)
        {
            var isEnd = loss.Kind is "embedding" or "head";
            Assert.Equal((isEnd ? WeightStorage.Int8 : WeightStorage.Int4, isEnd ? 1 : 2), (loss.Storage, loss.Matrices));
            Assert.InRange(loss.RelativeError, isEnd ? .003 : .05, isEnd ? .02 : .1);
        }

        var matrices = after.Tensors.Where(tensor => tensor.Shape.Length == 2 || tensor.Name.EndsWith(".scale", StringComparison.Ordinal)).Sum(tensor => tensor.ByteLength);
        Assert.Equal(8.0 * matrices / folder.Report.Losses.Sum(loss => loss.Weights), folder.Report.BitsPerWeight);
        Assert.All(after.Tensors, tensor => Assert.Equal(0, tensor.Begin % (tensor.StoredType.Bits() / 8)));
    }

    [Fact]
    public void ChangedBytesAreRefusedOrNumbersAndNothingElse()
    {
        using var folder = new QuantizedFolder(LladaCases.Spec("40 = 4 x 10"), WeightStorage.Int4);
        var whole = File.ReadAllBytes(folder.Weights);
        int refused = 0, loaded = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var bytes = whole.ToArray();
            var header = 8 + (int)BitConverter.ToInt64(bytes);
            var at = seed % 4 == 0 ? Place(seed, header) : header + Place(seed, bytes.Length - header);
            bytes[at] ^= (byte)(1 + (seed % 255));
            File.WriteAllBytes(folder.Weights, seed % 10 == 9 ? bytes[..at] : bytes);
            try
            {
                using var run = new LladaRun(folder.Path);
                run.Logits(Sequences);
                loaded++;
            }
            catch (InvalidModelException error)
            {
                Assert.Contains(error.File, new[] { folder.Weights, folder.Path });
                refused++;
            }
        }

        Assert.InRange(refused, 100, 399);
        Assert.InRange(loaded, 100, 399);
    }

    private static int Place(int seed, int length) => (int)((uint)(seed * 2654435761L) % (uint)length);
}
