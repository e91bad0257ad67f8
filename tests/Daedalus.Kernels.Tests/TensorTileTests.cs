using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

public sealed class TensorTileTests
{
    private static readonly AcceleratorFeatures Hopper = new()
    {
        Doubles = true,
        TensorCores = true,
        Recording = true,
        IsProcessor = false,
        ComputeUnits = 132,
        GroupItems = 1024,
        LocalBytes = 227 << 10,
        MemoryBytes = 80L << 30,
    };

    [Theory]
    [InlineData(1, 4096, 16, 32)]
    [InlineData(32, 4096, 32, 32)]
    [InlineData(64, 4096, 64, 32)]
    [InlineData(512, 4096, 128, 128)]
    [InlineData(2048, 4096, 128, 256)]
    [InlineData(512, 126464, 128, 256)]
    public void Tiles_keep_all_units_busy_with_as_few_bytes_as_that_allows(int rows, int columns, int tileRows, int tileColumns)
    {
        var tile = TensorTile.For(Hopper, rows, columns, DType.BF16)!.Value;
        Assert.Equal((tileRows, tileColumns), (tile.Rows, tile.Columns));
    }

    [Theory]
    [InlineData(DType.BF16)]
    [InlineData(DType.I8)]
    public void A_tile_fits_the_shared_memory_of_the_device(DType weights)
    {
        foreach (var bytes in new[] { 48 << 10, 99 << 10, 163 << 10, 227 << 10 })
            foreach (var rows in new[] { 1, 20, 40, 100, 512, 4096 })
                Assert.True(TensorTile.For(Hopper with { LocalBytes = bytes }, rows, 4096, weights) is not { } tile || tile.SharedBytes(weights) <= bytes);
        Assert.NotNull(TensorTile.For(Hopper with { LocalBytes = 99 << 10 }, 512, 4096, weights));
        Assert.Null(TensorTile.For(Hopper with { LocalBytes = 4 << 10 }, 512, 4096, weights));
    }

    [Fact]
    public void A_group_has_a_warp_for_every_part_of_its_tile()
    {
        foreach (var tile in TensorTile.All)
        {
            var warps = tile.Items / 32;
            Assert.Equal(0, tile.Rows * tile.Columns % (warps * 16 * 16));
            Assert.InRange(tile.Rows * tile.Columns / tile.Items, 4, 128);
            Assert.InRange(tile.Stages(DType.BF16), 3, tile.Stages(DType.I8));
            Assert.Equal(6, tile.Groups((2 * tile.Rows) - 1, (2 * tile.Columns) + 1));
        }
    }
}
