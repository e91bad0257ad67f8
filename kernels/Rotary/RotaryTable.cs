using Daedalus.Kernels.Devices;

namespace Daedalus.Kernels.Rotary;

/// <summary>
/// Cosines and sines of every position, [positions, d/2] each. Frequencies and angles are rounded to fp32 as the published networks do,
/// so that far positions turn by the same angle as in training.
/// </summary>
public sealed unsafe class RotaryTable : IDisposable
{
    private readonly NativeBuffer _buffer;

    /// <summary>Computes the table.</summary>
    /// <param name="positions">Context limit, at least 1.</param>
    /// <param name="headDim">d, even.</param>
    /// <param name="theta">Base of the frequencies θ^(-2i/d).</param>
    public RotaryTable(int positions, int headDim, double theta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(positions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(headDim, 2);
        if (headDim % 2 != 0)
            throw new ArgumentException($"Rotary needs pairs: head width {headDim} is odd.", nameof(headDim));
        Positions = positions;
        Half = headDim / 2;
        _buffer = NativeBuffer.Allocate(BytesFor(positions, headDim));
        for (var i = 0; i < Half; i++)
        {
            var frequency = 1f / (float)Math.Pow(theta, 2.0 * i / headDim);
            for (var position = 0; position < positions; position++)
            {
                var angle = (double)(position * frequency);
                Cosines(position)[i] = (float)Math.Cos(angle);
                Sines(position)[i] = (float)Math.Sin(angle);
            }
        }
    }

    /// <summary>Positions in the table.</summary>
    public int Positions { get; }

    /// <summary>Pairs per head.</summary>
    public int Half { get; }

    /// <summary>Bytes that a table takes.</summary>
    public static long BytesFor(long positions, long headDim) => checked(positions * headDim * sizeof(float));

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    internal float* Cosines(int position) => (float*)_buffer.Address + (2L * position * Half);

    internal float* Sines(int position) => Cosines(position) + Half;
}
