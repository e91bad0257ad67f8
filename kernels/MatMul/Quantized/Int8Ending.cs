using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>What turns int32 sums into results: the shift of A taken back, then the factors of the output and of the row.</summary>
/// <param name="shifts">Of each output, as the panel has them.</param>
/// <param name="columns">Factors of the outputs; null while more inputs are to come.</param>
/// <param name="rows">Factors of the rows.</param>
internal readonly unsafe struct Int8Ending(int* shifts, float* columns, float* rows)
{
    public int* Shifts => shifts;

    public float* Columns => columns;

    public float* Rows => rows;

    /// <summary>The same for the tile that begins that many rows further down.</summary>
    public Int8Ending Below(int count) => new(shifts, columns, rows + count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Apply(Vector256<int> sums, int row, int column) =>
        Vector256.ConvertToSingle(sums - Vector256.Load(shifts + column)) * Vector256.Load(columns + column) * Vector256.Create(rows[row]);
}
