using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Tests.Llada.Generated;

namespace Daedalus.Tests.Loading;

/// <summary>Loading takes the packed weights and little more, gives back what it took, and does not begin what would not fit. Measured in a process of its own.</summary>
public sealed class MemoryOfLoadingTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData(DType.BF16, 10, nameof(MeasuredTasks.Load))]
    [InlineData(DType.F32, 4, nameof(MeasuredTasks.Load))]
    [InlineData(DType.F16, 4, nameof(MeasuredTasks.Load))]
    [InlineData(DType.F32, 10, nameof(MeasuredTasks.LoadBF16))]
    [InlineData(DType.BF16, 22, nameof(MeasuredTasks.LoadInt8))]
    public void The_peak_is_the_packed_weights_and_little_more(DType type, int layers, string task)
    {
        var spec = new LladaSpec
        {
            Width = 1024,
            Heads = 16,
            KvHeads = 16,
            FeedForward = 2816,
            Vocabulary = 12_000,
            Layers = layers,
            Context = 4096,
            Type = type,
        };
        using var checkpoint = new LargeCheckpoint(spec);

        var measured = MeasuredTasks.InChild(task, checkpoint.Path);

        Assert.InRange(measured.WeightBytes, 280 * Mebibyte, 360 * Mebibyte);
        Assert.InRange(measured.Peak, measured.WeightBytes, (measured.WeightBytes * 12 / 10) + (96 * Mebibyte));
    }

    [Fact]
    public void Quantising_holds_a_window_of_the_model_and_not_more()
    {
        var spec = new LladaSpec { Width = 1024, Heads = 16, KvHeads = 16, FeedForward = 2816, Vocabulary = 12_000, Layers = 10, Type = DType.BF16 };
        using var checkpoint = new LargeCheckpoint(spec);

        var measured = MeasuredTasks.InChild(nameof(MeasuredTasks.Quantize), checkpoint.Path);

        Assert.InRange(measured.WeightBytes, 280 * Mebibyte, 360 * Mebibyte);
        Assert.InRange(measured.Peak - measured.PeakBefore, 0, 96 * Mebibyte);
    }

    [Fact]
    public void What_would_not_fit_is_refused_with_both_figures_before_a_weight_is_read()
    {
        using var device = new CpuDevice(1);
        var spec = new LladaSpec { Width = 8192, Heads = 64, KvHeads = 64, FeedForward = 1 << 15, Vocabulary = 32_000, Type = DType.BF16 };
        var perLayer = 2L * ((4L * 8192 * 8192) + (3L * 8192 * (1 << 15)));
        using var checkpoint = new LargeCheckpoint(
            spec with { Layers = checked((int)(Math.Max(50L << 30, 3 * device.AvailableMemory) / perLayer) + 1) }, hole: true);
        Assert.True(checkpoint.WeightBytes > 50L << 30);

        var measured = MeasuredTasks.InChild(nameof(MeasuredTasks.Load), checkpoint.Path);

        Assert.Equal(nameof(InsufficientMemoryException), measured.Error);
        Assert.Matches($@"^{checkpoint.Path}: needs [0-9,]{{6,}} MiB of memory .* but [0-9,]+ MiB are free\. .*smaller model", measured.Message!);
        Assert.Equal(0, measured.Windows);
        Assert.InRange(measured.Peak - measured.PeakBefore, 0, 32 * Mebibyte);
        Assert.InRange(measured.Seconds, 0, 5);
    }

    [Fact]
    public void Loading_and_disposing_again_and_again_gives_all_memory_back()
    {
        var rounds = MeasuredTasks.InChild(nameof(MeasuredTasks.LoadAndDispose), SmallModel.Folder).Rounds;
        Assert.Equal(50, rounds.Count);
        Assert.InRange(rounds.Skip(5).Max() - rounds[4], long.MinValue, 4 * Mebibyte);
    }

    [Fact]
    public void Cancelling_again_and_again_gives_all_memory_back()
    {
        var rounds = MeasuredTasks.InChild(nameof(MeasuredTasks.LoadAndCancel), SmallModel.Folder).Rounds;
        Assert.Equal(20, rounds.Count);
        Assert.InRange(rounds.Skip(5).Max() - rounds[4], long.MinValue, 4 * Mebibyte);
    }

    [Fact]
    public void Serving_and_stopping_a_hundred_times_gives_all_memory_back()
    {
        var rounds = MeasuredTasks.InChild(nameof(MeasuredTasks.ServeAndStop), SmallModel.Folder).Rounds;
        Assert.Equal(100, rounds.Count);

        // Of a round that kept its model, or a hundredth of it, more would be left; the runtime itself takes a page for compiled code now and then.
        Assert.InRange(rounds.Skip(90).Average() - rounds.Skip(60).Take(10).Average(), double.MinValue, 2 * Mebibyte);
        Assert.InRange(rounds[^1] - rounds[5], long.MinValue, 16 * Mebibyte);

        // What is kept of every round shows in every ten of them, what the runtime takes once in one: six KiB a round would be seen.
        var tens = rounds.Chunk(10).Skip(4).Select(ten => ten.Average()).ToArray();
        Assert.InRange(tens.Zip(tens.Skip(1), (before, after) => after - before).Min(), double.MinValue, 64 << 10);
    }
}
