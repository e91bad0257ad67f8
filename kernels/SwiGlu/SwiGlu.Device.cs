using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.SwiGlu;

public static partial class SwiGlu
{
    private static void RunOn(Accelerator device, MatrixView gateUp, MatrixView output) => throw new NotSupportedException();
}
