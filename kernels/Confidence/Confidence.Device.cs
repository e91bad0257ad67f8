using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Confidence;

public static partial class Confidence
{
    private static void RunOn(
        Accelerator device, MatrixView hidden, PackedMatrix head, ReadOnlySpan<ConfidenceQuery> queries, Span<PositionScore> scores,
        ConfidenceWorkspace workspace) => throw new NotSupportedException();
}
