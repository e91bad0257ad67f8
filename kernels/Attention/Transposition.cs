using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Attention;

/// <summary>Rows to columns, in squares of four registers: value by value it would take as long as a block of scores.</summary>
internal static unsafe class Transposition
{
    private const int Side = 4;

    /// <summary>to[column, row] = from[row, column].</summary>
    [MethodImpl(CpuDevice.HotLoop)]
    public static void Run(float* from, nint fromStride, int rows, int columns, float* to, nint toStride)
    {
        var row = 0;
        for (; Sse.IsSupported && row + Side <= rows; row += Side)
        {
            var column = 0;
            for (; column + Side <= columns; column += Side)
                Square(from + (row * fromStride) + column, fromStride, to + (column * toStride) + row, toStride);
            One(from + (row * fromStride), fromStride, Side, column, columns, to + row, toStride);
        }

        One(from + (row * fromStride), fromStride, rows - row, 0, columns, to + row, toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* from, nint fromStride, float* to, nint toStride)
    {
        Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + fromStride);
        Vector128<float> c = Vector128.Load(from + (2 * fromStride)), d = Vector128.Load(from + (3 * fromStride));
        Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d), abHigh = Sse.UnpackHigh(a, b), cdHigh = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(ab, cd).Store(to);
        Sse.MoveHighToLow(cd, ab).Store(to + toStride);
        Sse.MoveLowToHigh(abHigh, cdHigh).Store(to + (2 * toStride));
        Sse.MoveHighToLow(cdHigh, abHigh).Store(to + (3 * toStride));
    }

    private static void One(float* from, nint fromStride, int rows, int column, int columns, float* to, nint toStride)
    {
        for (var row = 0; row < rows; row++)
            for (var i = column; i < columns; i++)
                to[(i * toStride) + row] = from[(row * fromStride) + i];
    }
}
