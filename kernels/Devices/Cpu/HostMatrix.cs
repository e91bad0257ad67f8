using System.Diagnostics;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>Rows of fp32 values that somebody else owns: <see cref="Stride"/> values from one row to the next, of which <see cref="Columns"/> count.</summary>
internal readonly unsafe struct HostMatrix
{
    /// <summary>Describes memory; owns nothing.</summary>
    public HostMatrix(float* data, int rows, int columns, int stride)
    {
        Debug.Assert(rows >= 0 && columns >= 0 && stride >= columns, "a row must fit its stride");
        Data = data;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>First value of the first row.</summary>
    public float* Data { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Values per row.</summary>
    public int Columns { get; }

    /// <summary>Values from the start of one row to the start of the next; what lies between is padding that a kernel may overwrite.</summary>
    public int Stride { get; }

    /// <summary>Address of a row.</summary>
    public float* RowPointer(int row)
    {
        Debug.Assert((uint)row < (uint)Rows, "row outside the view");
        return Data + ((long)row * Stride);
    }

    /// <summary>The values of a row.</summary>
    public Span<float> Row(int row) => new(RowPointer(row), Columns);
}
