using System.Diagnostics;

namespace Daedalus.Kernels.Tensors;

/// <summary>Rows of fp32 values that somebody else owns: <see cref="Stride"/> values from one row to the next, of which <see cref="Columns"/> count.</summary>
public readonly unsafe struct MatrixView
{
    /// <summary>Describes memory; owns nothing.</summary>
    public MatrixView(float* data, int rows, int columns, int stride)
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

    /// <summary>Some of the rows.</summary>
    public MatrixView Slice(int firstRow, int rows)
    {
        Debug.Assert(firstRow >= 0 && rows >= 0 && firstRow + rows <= Rows, "more rows than there are");
        return new MatrixView(Data + ((long)firstRow * Stride), rows, Columns, Stride);
    }
}
