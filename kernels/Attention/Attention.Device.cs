using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

public static partial class Attention
{
    private static void RunOn(Accelerator device, MatrixView qkv, IndexView offsets, AttentionShape shape, AttentionSight sight, MatrixView output) => throw new NotSupportedException();
}
