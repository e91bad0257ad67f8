using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.RmsNorm;

public static partial class RmsNorm
{
    private static readonly KernelText Text = new("rms_norm.cl");

    private static void RunOn(
        Accelerator device, MatrixView x, MatrixView? delta, MatrixView weight, float epsilon, MatrixView output, IndexView rows)
    {
        var live = rows.IsEmpty ? x.Live : rows.Live;
        device.Launch(
            new KernelId(Text, "rms_norm", new KernelConstants(Activations: output.Type)),
            new Grid(output.Rows, 1, 128),
            x.Memory, x.Stride, delta?.Memory ?? device.Nothing, delta?.Stride ?? 0, delta is null ? 0 : 1, weight.Memory, epsilon,
            output.Memory, output.Stride, x.Columns, rows.Memory ?? device.Nothing, rows.IsEmpty ? 0 : 1, live.Memory ?? device.Nothing, live.Cell, output.Rows);
    }
}
