using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Rotary;

public static partial class Rotary
{
    private static void RunOn(Accelerator device, MatrixView x, int heads, IndexView offsets, RotaryTable table, IndexView first) => throw new NotSupportedException();
}
