using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Embedding;

/// <summary>
/// Rows of the embedding table for token ids. The table is packed like every weight, so that a network whose head is tied to it keeps one
/// copy; unpacking a row costs less than a thousandth of the forward that follows.
/// </summary>
public static partial class Embedding
{
    /// <summary>Gathers.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="table">[vocabulary, d].</param>
    /// <param name="ids">Token ids, each below the vocabulary; an accelerator gives NaN for one that is not.</param>
    /// <param name="output">[ids, d] in fp32.</param>
    public static void Run(IDevice device, PackedMatrix table, IndexView ids, MatrixView output)
    {
        if (output.Rows != ids.Count || output.Columns != table.K)
            throw new ArgumentException($"Embedding: {ids.Count} ids of width {table.K} do not fill [{output.Rows}, {output.Columns}].");
        if (device is Accelerator accelerator)
        {
            RunOn(accelerator, table, ids, output);
            return;
        }

        for (var i = 0; i < ids.Count; i++)
            if (ids.Span[i] is var id && (uint)id >= (uint)table.N)
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"Token id {id} at position {i} is outside the vocabulary of {table.N}.");
        var kernel = new CpuKernel(table, ids.Span, output.OnHost);
        ((CpuDevice)device).Launch(ref kernel);
    }
}
