using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.SwiGlu;

/// <summary>The gate of the feed-forward block: y = silu(gate) · up, silu(x) = x / (1 + e⁻ˣ).</summary>
public static partial class SwiGlu
{
    /// <summary>Gates.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="gateUp">[T, 2 f]: the gate, then the value it gates.</param>
    /// <param name="output">[T, f].</param>
    public static void Run(IDevice device, MatrixView gateUp, MatrixView output)
    {
        if (gateUp.Columns != 2 * output.Columns || gateUp.Rows != output.Rows)
            throw new ArgumentException($"SwiGlu: [{gateUp.Rows}, {gateUp.Columns}] does not give [{output.Rows}, {output.Columns}].");
        if (device is Accelerator accelerator)
        {
            RunOn(accelerator, gateUp, output);
            return;
        }

        var kernel = new CpuKernel(gateUp.OnHost, output.OnHost);
        ((CpuDevice)device).Launch(ref kernel);
    }

    /// <summary>The same in double for one pair.</summary>
    internal static double Reference(double gate, double up) => gate / (1 + Math.Exp(-gate)) * up;
}
