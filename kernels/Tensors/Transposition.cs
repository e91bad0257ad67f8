using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Tensors;

/// <summary>Rows to columns, in squares of four registers: value by value it would take as long as a block of attention's scores. Values are moved, not read: any four bytes will do.</summary>
internal static unsafe class Transposition
{
    private const int Side = 4;

    /// <summary>to[column, row] = from[row, column].</summary>
    [MethodImpl(CpuDevice.HotLoop)]
    public static void Run(float* from, nint fromStride, int rows, int columns, float* to, nint toStride)
    {
        var row = 0;
        for (; Vector128.IsHardwareAccelerated && row + Side <= rows; row += Side)
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
        Vector128<float> ab = ZipLower(a, b), cd = ZipLower(c, d), abUpper = ZipUpper(a, b), cdUpper = ZipUpper(c, d);
        Lower(ab, cd).Store(to);
        Upper(ab, cd).Store(to + toStride);
        Lower(abUpper, cdUpper).Store(to + (2 * toStride));
        Upper(abUpper, cdUpper).Store(to + (3 * toStride));
    }

    // a0 b0 a1 b1. The portable forms of this and what follows take two instructions each on x86.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLower(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : Zip(Lower(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipUpper(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : Zip(Upper(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Zip(Vector128<float> halves) => Vector128.Shuffle(halves, Vector128.Create(0, 2, 1, 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Lower(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(a, b) : Vector128.Create(a.GetLower(), b.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Upper(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveHighToLow(b, a) : Vector128.Create(a.GetUpper(), b.GetUpper());

    private static void One(float* from, nint fromStride, int rows, int column, int columns, float* to, nint toStride)
    {
        for (var row = 0; row < rows; row++)
            for (var i = column; i < columns; i++)
                to[(i * toStride) + row] = from[(row * fromStride) + i];
    }
}
