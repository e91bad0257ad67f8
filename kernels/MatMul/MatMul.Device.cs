using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

public static partial class MatMul
{
    private static void RunOn(Accelerator device, MatrixView a, PackedMatrix weight, MatrixView c) => throw new NotSupportedException();
}
