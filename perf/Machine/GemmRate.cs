using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>Speed of the product of the runtime for one shape.</summary>
internal static class GemmRate
{
    // More than any cache holds: a network is through all its weights before it needs one again, which shows where rows are few.
    private const long ColdBytes = 512L << 20;

    /// <summary>Best of several runs.</summary>
    /// <param name="device">The processor.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Outputs.</param>
    /// <param name="k">Inputs.</param>
    /// <param name="kept">How weights are kept.</param>
    /// <param name="isCold">Whether the weights of each product come from memory.</param>
    /// <returns>In GFLOP/s.</returns>
    public static double Measure(CpuDevice device, int m, int n, int k, KeptWeights kept, bool isCold)
    {
        var weights = new List<PackedMatrix>();
        try
        {
            do
            {
                weights.Add(kept.Allocate(device, n, k));
                RandomWeights.Fill(device, weights[^1], weights.Count, 1f / MathF.Sqrt(k));
            }
            while (isCold && weights.Sum(weight => weight.Bytes) < ColdBytes);
            return 2e-9 * m * n * k / Seconds(device, weights, m);
        }
        finally
        {
            weights.ForEach(weight => weight.Dispose());
        }
    }

    /// <summary>Bytes of a weight.</summary>
    public static long Bytes(CpuDevice device, int n, int k, KeptWeights kept) => PackedMatrix.BytesFor(device, n, k, kept.Stored, kept.Storage);

    private static double Seconds(CpuDevice device, List<PackedMatrix> weights, int m)
    {
        var (n, k) = (weights[0].N, weights[0].K);
        using var input = MadeUpValues.Fill(device, m, k);
        using var output = new Matrix(device, n);
        var (a, c) = (input.Rows(m), output.Rows(m));

        var next = 0;
        return Best.Seconds(2.0 * m * n * k, () => MatMul.Run(device, a, weights[next++ % weights.Count], c));
    }
}
