using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>Products of rows quantised on the way in by int8 weights: exact whole numbers, so that neither the instruction set nor the order of the sums shows in them.</summary>
internal readonly unsafe struct Int8Product<T, F>(QuantizedInputs rows, PackedMatrix weight) : IPanelProduct
    where T : unmanaged, IInt8Tile
    where F : unmanaged, IQuantizedFormat
{
    private readonly QuantizedInputs _rows = rows;
    private readonly byte* _panels = weight.Panel(0);
    private readonly float* _scales = weight.HostScales;
    private readonly long _panelBytes = weight.PanelBytes;
    private readonly int _inputs = weight.K;

    public static int Width => QuantizedPanel.Columns;

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
                var values = F.Block(start, k, inputs, (sbyte*)scratch);
                var ending = new Int8Ending((int*)start, isLast ? _scales + (at * Width) : null, _rows.Scales + row);
                var next = F.IsDirect && T.IsLight && TileWalk.OnlyWait(rows, sizeof(sbyte)) ? default : F.Next(start, k, inputs);
                if (TileWalk.AreFew(rows) && !next.IsEmpty)
                    Tiles<One>(_rows.Row(row) + k, rows, values, (int*)c, ldc, QuantizedPanel.Quads(inputs), k == 0, ending, next);
                else
                    Tiles<Zero>(_rows.Row(row) + k, rows, values, (int*)c, ldc, QuantizedPanel.Quads(inputs), k == 0, ending, next);
            }
        }
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private void Tiles<A>(byte* a, int rows, sbyte* values, int* c, nint ldc, int quads, bool isFirst, Int8Ending ending, ReadOnlySpan<byte> next)
        where A : struct, ICount
    {
        var walk = new TileWalk(rows, T.Rows, next.Length);
        fixed (byte* start = next)
        {
            var ahead = new PrefetchStream(start, walk.Step(quads));
            for (var row = 0; row < rows; row += walk.Height, ahead = ahead.Past(walk.Share))
            {
                if (A.Count == 0 && walk.Share > 0)
                    Prefetch.Lines(ahead.Start, walk.Share);
                T.Run<A>(
                    Math.Min(walk.Height, rows - row), a + (row * _rows.Stride), _rows.Stride, values, c + (row * ldc), ldc, quads, isFirst, ending.Below(row), ahead);
            }
        }
    }
}
