using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Embedding;

public static partial class Embedding
{
    private const int GroupColumns = 512;

    private static readonly KernelText Text = new("embedding.cl");

    private static void RunOn(Accelerator device, PackedMatrix table, IndexView ids, MatrixView output) => device.Launch(
        new KernelId(Text, "embedding", new KernelConstants(Weights: table.Type)),
        new Grid(output.Rows, (output.Columns + GroupColumns - 1) / GroupColumns, 128),
        table.Memory, table.PaddedK, table.Scales ?? device.Nothing, table.N, ids.Memory, output.Memory, output.Stride, output.Columns,
        ids.Live.Memory ?? device.Nothing, ids.Live.Cell, output.Rows);
}
