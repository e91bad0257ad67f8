using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Embedding;

public static partial class Embedding
{
    private static void RunOn(Accelerator device, PackedMatrix table, IndexView ids, MatrixView output) => throw new NotSupportedException();
}
