using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul.Quantized;

namespace Daedalus.Kernels.MatMul.Dots;

/// <summary>
/// Products of rows rounded on the way in by weights of the same kind. Those of int8 are exact whole numbers, so that neither the instruction set nor the order of the
/// sums shows in them; those of bf16 are summed in fp32, block after block, in an order that does not depend on the rows.
/// </summary>
internal readonly unsafe struct DotProduct<T, F>(RoundedInputs rows, PackedMatrix weight) : IPanelProduct
    where T : unmanaged, IDotTile
    where F : unmanaged, IDotFormat
{
    private readonly RoundedInputs _rows = rows;
    private readonly byte* _panels = weight.Panel(0);
    private readonly float* _scales = weight.HostScales;
    private readonly long _panelBytes = weight.PanelBytes;
    private readonly int _inputs = weight.K;

    public static int Width => DotLine.Columns;

    public static long ScratchBytes => F.ScratchBytes;

    [MethodImpl(CpuDevice.HotLoop)]
    public void Run(int row, int rows, int panel, int end, float* c, nint ldc, float* scratch)
    {
        for (var at = panel; at < end; at++, c += Width)
        {
            var start = _panels + (at * _panelBytes);
            for (var k = 0; k < _inputs; k += F.Inputs)
            {
                var isLast = k + F.Inputs >= _inputs;
                var inputs = isLast ? _inputs - k : F.Inputs;
                var lines = (inputs + F.InputsTogether - 1) / F.InputsTogether;
                var weights = F.Block(start, k, inputs, (byte*)scratch);
                var a = _rows.Row(row) + ((long)k / F.InputsTogether * DotLine.InputBytes);
                var ending = _scales is null ? default : new Int8Ending((int*)start, isLast ? _scales + (at * Width) : null, _rows.Factors + row);
                var next = F.IsDirect && T.IsLight && TileWalk.OnlyWait(rows, DotLine.InputBytes / F.InputsTogether) ? default : F.Next(start, k, inputs);
                if (TileWalk.AreFew(rows) && !next.IsEmpty)
                    Tiles<One>(a, rows, weights, c, ldc, lines, k == 0, ending, next);
                else
                    Tiles<Zero>(a, rows, weights, c, ldc, lines, k == 0, ending, next);
            }
        }
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private void Tiles<A>(byte* a, int rows, byte* weights, float* c, nint ldc, int lines, bool isFirst, Int8Ending ending, ReadOnlySpan<byte> next)
        where A : struct, ICount
    {
        var walk = new TileWalk(rows, T.Rows, next.Length);
        fixed (byte* start = next)
        {
            var ahead = new PrefetchStream(start, walk.Step(lines));
            for (var row = 0; row < rows; row += walk.Height, ahead = ahead.Past(walk.Share))
            {
                if (A.Count == 0 && walk.Share > 0)
                    Prefetch.Lines(ahead.Start, walk.Share);
                T.Run<A>(
                    Math.Min(walk.Height, rows - row), a + (row * _rows.Stride), _rows.Stride, weights, c + (row * ldc), ldc, lines, isFirst, ending.Below(row), ahead);
            }
        }
    }
}
