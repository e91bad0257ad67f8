using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.SwiGlu;

public static partial class SwiGlu
{
    /// <summary>Gates the halves of a product that nobody else reads: y = silu(A · W_gateᵀ) · (A · W_upᵀ).</summary>
    /// <param name="device">Where the weight was packed.</param>
    /// <param name="a">[T, K].</param>
    /// <param name="weight">[2 f, K] as stored, packed: the gate, then the value it gates.</param>
    /// <param name="products">2 f columns, where an accelerator puts the product; the processor keeps it in its caches and needs none.</param>
    /// <param name="output">[T, f], on the processor with a stride of whole panels; the padding is overwritten.</param>
    public static void Run(IDevice device, MatrixView a, PackedMatrix weight, Matrix? products, MatrixView output)
    {
        if (a.Columns != weight.K || weight.N != 2 * output.Columns || a.Rows != output.Rows)
            throw new ArgumentException(
                $"SwiGlu: [{a.Rows}, {a.Columns}] by a [{weight.N}, {weight.K}] weight, gated, does not give [{output.Rows}, {output.Columns}].");
        if (a.Rows == 0)
            return;
        if (device is Accelerator)
        {
            ArgumentNullException.ThrowIfNull(products);
            var gateUp = products.Rows(a.Rows, a.Live);
            MatMul.MatMul.Run(device, a, weight, gateUp);
            Run(device, gateUp, output);
            return;
        }

        weight.CheckPackedFor((CpuDevice)device);
        if (output.Stride < (output.Columns + weight.PanelWidth - 1) / weight.PanelWidth * weight.PanelWidth)
            throw new ArgumentException($"SwiGlu: rows of the result are {output.Stride} values apart, which is no whole number of panels of {weight.PanelWidth} for {output.Columns}.");
        var kernel = new CpuProduct(a.OnHost, weight, output.OnHost);
        ((CpuDevice)device).Launch(ref kernel);
    }
}
