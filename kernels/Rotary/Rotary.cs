using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Rotary;

/// <summary>
/// Rotary position embedding by halves (component i turns with component i + d/2), in place. Rows of a ragged batch count positions from
/// the start of their own sequence.
/// </summary>
public static partial class Rotary
{
    /// <summary>Turns the first heads of every row.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="x">[T, columns]; the first <paramref name="heads"/> times d columns are turned, the rest is left.</param>
    /// <param name="heads">Query and key heads together.</param>
    /// <param name="offsets">Row where each sequence starts, and T at the end.</param>
    /// <param name="table">Angles; must cover the longest sequence.</param>
    /// <param name="first">Position of each sequence's first row; none means 0 for all.</param>
    /// <param name="shadows">Two numbers per sequence: how many of its last rows count anew, and from which position on; none means that no row does.</param>
    /// <param name="places">The position of every row, where they do not follow each other; none means that they do.</param>
    public static void Run(
        IDevice device, MatrixView x, int heads, IndexView offsets, RotaryTable table, IndexView first = default, IndexView shadows = default,
        IndexView places = default)
    {
        if (heads * 2 * table.Half > x.Columns)
            throw new ArgumentException($"Rotary: {heads} heads of {2 * table.Half} do not fit [{x.Rows}, {x.Columns}].");
        if (!first.IsEmpty && first.Count < offsets.Count - 1)
            throw new ArgumentException($"Rotary: {offsets.Count - 1} sequences have {first.Count} first positions.");
        if (!shadows.IsEmpty && shadows.Count < 2 * (offsets.Count - 1))
            throw new ArgumentException($"Rotary: {offsets.Count - 1} sequences have {shadows.Count} numbers on their shadows; it takes two each.");
        if (!places.IsEmpty && places.Count < x.Rows)
            throw new ArgumentException($"Rotary: {x.Rows} rows have {places.Count} places.");
        if (device is Accelerator accelerator)
        {
            RunOn(accelerator, x, heads, offsets, table, first, shadows, places);
            return;
        }

        var starts = offsets.Span;
        Sequences.Check(starts, x.Rows);
        Sequences.CheckShadows(shadows.Span, starts, first.Span);
        for (var s = 0; s + 1 < starts.Length; s++)
        {
            var length = starts[s + 1] - starts[s] - (shadows.IsEmpty ? 0 : shadows.Span[2 * s]);
            if ((first.IsEmpty ? 0L : first.Span[s]) + length > table.Positions)
                throw new ArgumentException($"Rotary: a sequence of {length} positions exceeds the context of {table.Positions}.");

            // Shadows turn as what they stand for; the places they are stored at may lie behind the context.
            foreach (var place in places.IsEmpty ? [] : places.Span.Slice(starts[s], length))
                if (place < 0 || place >= table.Positions)
                    throw new ArgumentException($"Rotary: position {place} is none of the context of {table.Positions}.");
        }

        var kernel = new CpuKernel(x.OnHost, heads, starts, first.Span, shadows.Span, places.Span, table);
        ((CpuDevice)device).Launch(ref kernel);
    }

    /// <summary>The same in double for one head at one position.</summary>
    internal static double[] Reference(ReadOnlySpan<double> x, int position, double theta)
    {
        var half = x.Length / 2;
        var y = new double[x.Length];
        for (var i = 0; i < half; i++)
        {
            var angle = (double)(position * (1f / (float)Math.Pow(theta, 2.0 * i / x.Length)));
            y[i] = (x[i] * Math.Cos(angle)) - (x[i + half] * Math.Sin(angle));
            y[i + half] = (x[i + half] * Math.Cos(angle)) + (x[i] * Math.Sin(angle));
        }

        return y;
    }
}
