using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>Inputs of what is measured: -0.5 to 0.5, without a pattern that matters.</summary>
internal static class MadeUpValues
{
    /// <summary>A matrix of so many rows; the caller disposes it.</summary>
    public static Matrix Fill(CpuDevice device, int rows, int columns)
    {
        var matrix = new Matrix(device, columns);
        var view = matrix.Rows(rows);
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < columns; i++)
                view.Row(row)[i] = (((row * columns) + i) * 7919L % 1000 / 1000f) - 0.5f;
        return matrix;
    }
}
