using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Rotary;

public static partial class Rotary
{
    private const int GroupPairs = 512;

    private static readonly KernelText Text = new("rotary.cl");

    private static void RunOn(Accelerator device, MatrixView x, int heads, IndexView offsets, RotaryTable table, IndexView first, IndexView shadows, IndexView places) => device.Launch(
        new KernelId(Text, "rotary", new KernelConstants(Activations: x.Type)),
        new Grid(x.Rows, ((heads * table.Half) + GroupPairs - 1) / GroupPairs, 128),
        x.Memory, x.Stride, heads, table.Half, offsets.Memory, offsets.Count - 1, (places.IsEmpty ? first : places).Memory ?? device.Nothing, !places.IsEmpty ? 2 : first.IsEmpty ? 0 : 1,
        shadows.Memory ?? device.Nothing, shadows.IsEmpty ? 0 : 1,
        table.Memory, table.Positions, x.Live.Memory ?? device.Nothing, x.Live.Cell, x.Rows);
}
