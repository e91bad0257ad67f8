using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.SwiGlu;

public static partial class SwiGlu
{
    private const int GroupColumns = 512;

    private static readonly KernelText Text = new("swi_glu.cl");

    private static void RunOn(Accelerator device, MatrixView gateUp, MatrixView output) => device.Launch(
        new KernelId(Text, "swi_glu", new KernelConstants(Activations: output.Type)),
        new Grid(output.Rows, (output.Columns + GroupColumns - 1) / GroupColumns, 128),
        gateUp.Memory, gateUp.Stride, output.Memory, output.Stride, output.Columns,
        gateUp.Live.Memory ?? device.Nothing, gateUp.Live.Cell, output.Rows);
}
