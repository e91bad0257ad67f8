using System.Diagnostics;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Tensors;

/// <summary>Rows of values that somebody else owns, on a device: <see cref="Stride"/> values from one row to the next, of which <see cref="Columns"/> count.</summary>
public readonly struct MatrixView
{
    internal MatrixView(DeviceMemory memory, int rows, int columns, int stride, DType type, LiveCount live)
    {
        Debug.Assert(rows >= 0 && columns >= 0 && stride >= columns, "a row must fit its stride");
        Memory = memory;
        Rows = rows;
        Columns = columns;
        Stride = stride;
        Type = type;
        Live = live;
    }

    /// <summary>Number of rows; where the device decides it, the most that there can be.</summary>
    public int Rows { get; }

    /// <summary>Values per row.</summary>
    public int Columns { get; }

    /// <summary>Values from the start of one row to the start of the next; what lies between is padding that a kernel may overwrite.</summary>
    public int Stride { get; }

    /// <summary>Storage of the values: always <see cref="DType.F32"/> on the processor.</summary>
    public DType Type { get; }

    internal DeviceMemory Memory { get; }

    /// <summary>Where a device keeps the true number of rows.</summary>
    public LiveCount Live { get; }

    internal unsafe HostMatrix OnHost => new((float*)Memory.OnHost, Rows, Columns, Stride);

    /// <summary>The values of a row; only in the memory of the processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return OnHost.Row(row);
    }
}
