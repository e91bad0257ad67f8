using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// Rows of floating-point weights on their way into a panel, in blocks that stay in the nearest caches. Words of four bytes are turned, one value of fp32 or two inputs
/// of bf16: value by value, loading a model would wait for this and not for its disk.
/// </summary>
internal static unsafe class FloatPanel
{
    // Four lines of the cache from each row.
    private const int BlockWords = 64;

    private const int MostInputs = BlockWords * sizeof(float) / sizeof(ushort);

    /// <summary>Private memory that <see cref="Write"/> needs: rows of a block, its words turned, and one row widened.</summary>
    public static long ScratchBytes(PanelLayout layout) => ((2L * layout.Width * BlockWords) + MostInputs) * sizeof(float);

    /// <summary>Writes rows beside each other.</summary>
    /// <param name="layout">Of a panel of fp32 or bf16.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="column">Where the first row goes.</param>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="stored">Their type.</param>
    /// <param name="count">How many.</param>
    /// <param name="inputs">Values of a row.</param>
    /// <param name="scratch"><see cref="ScratchBytes"/>.</param>
    [MethodImpl(CpuDevice.HotLoop)]
    public static void Write(PanelLayout layout, byte* panel, int column, byte* rows, DType stored, int count, int inputs, float* scratch)
    {
        int inWord = sizeof(float) / layout.Type.Bytes(), inBlock = BlockWords * inWord, storedBytes = stored.Bytes();
        var lanes = layout.Alternating;
        var turned = scratch + (layout.Width * BlockWords);
        var wide = new Span<float>(turned + (layout.Width * BlockWords), MostInputs);
        for (var k = 0; k < inputs; k += inBlock)
        {
            var here = Math.Min(inBlock, inputs - k);
            var words = (here + inWord - 1) / inWord;
            for (var row = 0; row < count; row++)
            {
                var from = new ReadOnlySpan<byte>(rows + ((((long)row * inputs) + k) * storedBytes), here * storedBytes);
                Bring(from, stored, new Span<byte>(scratch + (row * BlockWords), words * sizeof(float)), layout.Type, wide[..here]);
            }

            var line = (float*)panel + ((long)k / inWord * layout.Width);
            if (lanes == 0)
                Transposition.Run(scratch, BlockWords, count, words, line + column, layout.Width);
            else if (count == layout.Width && lanes >= Vector128<uint>.Count)
            {
                Transposition.Run(scratch, BlockWords, count, words, turned, layout.Width);
                Alternate((uint*)turned, layout.Width, lanes, here, (uint*)line);
            }
            else
                for (var row = 0; row < count; row++)
                    for (var (i, place) = (0, layout.Place(column + row)); i < here; i++)
                        ((ushort*)line)[(i * layout.Width) + place] = ((ushort*)(scratch + (row * BlockWords)))[i];
        }
    }

    // What a row has of a block, in the panel's type; values past the last weigh nothing.
    private static void Bring(ReadOnlySpan<byte> from, DType stored, Span<byte> to, DType type, Span<float> wide)
    {
        to[^sizeof(float)..].Clear();
        if (stored == type)
        {
            from.CopyTo(to);
            return;
        }

        Transfer.Widen(from, stored, wide);
        Transfer.Round(wide, type, to);
    }

    // Words of two inputs to a line for each, in which two registers of outputs alternate: the lower halves of both words are one input's, the upper the next one's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Alternate(uint* turned, int width, int lanes, int inputs, uint* line)
    {
        var lower = Vector128.Create(0xFFFFu);
        for (var k = 0; k < inputs; k += 2, line += width)
            for (var group = 0; group < width; group += 2 * lanes, turned += 2 * lanes)
                for (var i = 0; i < lanes; i += Vector128<uint>.Count)
                {
                    Vector128<uint> even = Vector128.Load(turned + i), odd = Vector128.Load(turned + lanes + i);
                    ((even & lower) | (odd << 16)).Store(line + (group / 2) + i);
                    if (k + 1 < inputs)
                        ((even >> 16) | (odd & ~lower)).Store(line + (width / 2) + (group / 2) + i);
                }
    }
}
