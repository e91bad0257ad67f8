using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices;

namespace Daedalus.Kernels.Rotary;

/// <summary>
/// Cosines and sines of every position, [positions, d/2] each. Frequencies and angles are rounded to fp32 as the published networks do,
/// so that far positions turn by the same angle as in training.
/// </summary>
public sealed unsafe class RotaryTable : IDisposable
{

    /// <summary>Computes the table.</summary>
    /// <param name="device">Where it is used.</param>
    /// <param name="positions">Context limit, at least 1.</param>
    /// <param name="headDim">d, even.</param>
    /// <param name="theta">Base of the frequencies θ^(-2i/d).</param>
    public RotaryTable(IDevice device, int positions, int headDim, double theta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(positions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(headDim, 2);
        if (headDim % 2 != 0)
            throw new ArgumentException($"Rotary needs pairs: head width {headDim} is odd.", nameof(headDim));
        Positions = positions;
        Half = headDim / 2;
        Memory = device.Allocate(BytesFor(positions, headDim));
        var frequencies = new float[Half];
        for (var i = 0; i < Half; i++)
            frequencies[i] = 1f / (float)Math.Pow(theta, 2.0 * i / headDim);
        var row = new float[headDim];
        for (var position = 0; position < positions; position++)
        {
            for (var i = 0; i < Half; i++)
                (row[i], row[Half + i]) = ((float)Math.Cos((double)(position * frequencies[i])), (float)Math.Sin((double)(position * frequencies[i])));
            device.Write(Memory, (long)position * headDim * sizeof(float), MemoryMarshal.AsBytes<float>(row));
        }
    }

    /// <summary>Positions in the table.</summary>
    public int Positions { get; }

    /// <summary>Pairs per head.</summary>
    public int Half { get; }

    /// <summary>Bytes that a table takes.</summary>
    public static long BytesFor(long positions, long headDim) => checked(positions * headDim * sizeof(float));

    /// <inheritdoc/>
    public void Dispose() => Memory.Dispose();

    /// <summary>[positions, 2, d/2]: the cosines of a position, then its sines.</summary>
    internal DeviceMemory Memory { get; }

    internal float* OnHost => (float*)Memory.OnHost;
}
