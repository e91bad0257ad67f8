using System.Diagnostics;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

public static partial class MatMul
{
    private static readonly KernelText TensorText = new("matmul.cu");

    /// <summary>Multiplies by matrix units where the device has them and the storages allow it.</summary>
    internal static bool TryTensor(Accelerator device, MatrixView a, PackedMatrix weight, MatrixView c)
    {
        if (!TensorTile.Takes(device.Features, a, weight) || c.Type != a.Type)
            return false;
        if (TensorTile.For(device.Features, a.Rows, weight.N, weight.Type) is not { } tile)
            return false;
        if (!TryVendor(device, tile, a, weight, c))
            RunTile(device, tile, a, weight, c);
        return true;
    }

    /// <summary>The same in tiles of one shape; all give the same bits.</summary>
    internal static void RunTile(Accelerator device, TensorTile tile, MatrixView a, PackedMatrix weight, MatrixView c)
    {
        Debug.Assert(TensorTile.Takes(device.Features, a, weight) && c.Type == a.Type, "the tile does not take these operands");
        Debug.Assert((a.Rows + tile.Rows - 1L) / tile.Rows * tile.Rows * a.Stride * a.Type.Bytes() <= a.Memory.Bytes, "A has no whole tiles of rows");
        device.Launch(
            new KernelId(TensorText, "matmul_tile", new KernelConstants(a.Type, weight.Type, tile.Rows, tile.Columns, tile.Stages(weight.Type))),
            new Grid(tile.Groups(a.Rows, weight.N), 1, tile.Items, tile.SharedBytes(weight.Type)),
            a.Memory, a.Stride, weight.Memory, weight.PaddedK, weight.Scales ?? device.Nothing, c.Memory, c.Stride, weight.N,
            a.Live.Memory ?? device.Nothing, a.Live.Cell, a.Rows);
    }
}
