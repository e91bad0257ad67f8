using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Models;
using Daedalus.Models.Tests.Llada;

namespace Daedalus.Tests.Loading;

/// <summary>Progress, cancellation and limits of loading, on the small checkpoint.</summary>
public sealed class LoadingTests
{
    [Fact]
    public void Progress_never_falls_and_ends_at_one()
    {
        var progress = new ProgressLog();
        using var model = DiffusionModel.Load(SmallModel.Folder, new ModelLoadOptions { Progress = progress });
        Assert.True(progress.Fractions.Count > 30);
        Assert.All(progress.Fractions, fraction => Assert.InRange(fraction, double.Epsilon, 1));
        Assert.Equal(progress.Fractions.Order(), progress.Fractions);
        Assert.Equal(1, progress.Fractions[^1]);
        Assert.InRange(progress.Fractions[^2], 0, .9999999);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(.5)]
    [InlineData(.9)]
    public void A_load_that_is_cancelled_stops_before_the_next_matrix(double after)
    {
        using var cancel = new CancellationTokenSource();
        var progress = new ProgressLog(fraction => { if (fraction > after) cancel.Cancel(); });

        var error = Assert.Throws<OperationCanceledException>(
            () => DiffusionModel.Load(SmallModel.Folder, new ModelLoadOptions { Progress = progress }, cancel.Token));

        Assert.Equal(cancel.Token, error.CancellationToken);
        // A norm is read without asking; no two follow each other.
        Assert.InRange(progress.Fractions.Count(fraction => fraction > after), 1, 2);
    }

    [Fact]
    public void A_token_cancelled_beforehand_stops_before_the_first_weight()
    {
        var progress = new ProgressLog();
        Assert.ThrowsAny<OperationCanceledException>(
            () => DiffusionModel.Load(SmallModel.Folder, new ModelLoadOptions { Progress = progress }, new CancellationToken(canceled: true)));
        Assert.Empty(progress.Fractions);
    }

    [Fact]
    public void The_memory_limit_is_exact_and_its_error_holds_both_figures()
    {
        using var files = ModelFolder.Open(SmallModel.Folder);
        using var device = new CpuDevice(1);
        var need = files.Plan.MemoryOn(device) + ModelFolder.Reserve;
        var progress = new ProgressLog();

        var error = Assert.Throws<InsufficientMemoryException>(
            () => DiffusionModel.Load(SmallModel.Folder, new ModelLoadOptions { MemoryLimit = need - 1, Progress = progress }));
        Assert.StartsWith(SmallModel.Folder, error.Message, StringComparison.Ordinal);
        Assert.Matches(
            $@"needs {Mebibytes(need)} MiB .*\({Mebibytes(need - ModelFolder.Reserve)} MiB of weights and 64 MiB of reserve\), but {Mebibytes(need - 1)} MiB are allowed\. .*raise the limit",
            error.Message);
        Assert.Empty(progress.Fractions);
        foreach (var limit in new[] { 0, -1, long.MinValue })
            Assert.Throws<InsufficientMemoryException>(() => DiffusionModel.Load(SmallModel.Folder, new ModelLoadOptions { MemoryLimit = limit }));

        using var model = DiffusionModel.Load(SmallModel.Folder, new ModelLoadOptions { MemoryLimit = need });
        Assert.InRange(model.WeightBytes, files.Plan.MemoryOn(device) * 8 / 10, files.Plan.MemoryOn(device));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(CpuDevice.MaxThreads + 1)]
    [InlineData(int.MaxValue)]
    public void A_number_of_threads_out_of_range_is_refused(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DiffusionModel.Load(SmallModel.Folder, new ModelLoadOptions { Threads = threads }));

    private static long Mebibytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
