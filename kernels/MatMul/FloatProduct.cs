using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>Products in fp32 over weights stored as fp32 or bf16: blocks of inputs, in them the panels, in them the rows.</summary>
internal readonly unsafe struct FloatProduct<S, V, W>(HostMatrix a, PackedMatrix weight) : IPanelProduct
    where S : unmanaged, ISimd<V>
    where V : unmanaged
    where W : unmanaged, IWeightFormat
{
    private readonly float* _a = a.Data;
    private readonly nint _lda = a.Stride;
    private readonly byte* _panels = weight.Panel(0);
    private readonly long _panelBytes = weight.PanelBytes;
    private readonly int _inputs = weight.K;

    public static int Width => PanelBlock.Width<S, V>();

    public static long ScratchBytes => PanelBlock.ScratchBytes<S, V>();

    [MethodImpl(CpuDevice.HotLoop)]
    public void Run(int row, int rows, int panel, int end, float* c, nint ldc, float* scratch)
    {
        // With few rows weights are read in the order in which they lie in memory, and all rows meet what has just come; with many, a block of A stays near while
        // all panels pass it.
        if (TileWalk.AreFew(rows))
            for (var at = panel; at < end; at++)
                for (var k = 0; k < _inputs; k += PanelBlock.InputsPerRun)
                    Multiply(row, rows, at, k, PanelBlock.InputsPerRun, c + ((at - panel) * (nint)Width), ldc, scratch, Block(at, k + PanelBlock.InputsPerRun));
        else
            for (var k = 0; k < _inputs; k += PanelBlock.Inputs)
                for (var at = panel; at < end; at++)
                    Multiply(
                        row, rows, at, k, PanelBlock.Inputs, c + ((at - panel) * (nint)Width), ldc, scratch,
                        at + 1 < end ? Block(at + 1, k) : Block(panel, k + PanelBlock.Inputs));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Multiply(int row, int rows, int panel, int k, int most, float* c, nint ldc, float* scratch, byte* next) =>
        PanelBlock.Run<S, V, W>(
            _a + (row * _lda) + k, _lda, rows, Block(panel, k), c, ldc, Math.Min(most, _inputs - k), k > 0, scratch, next);

    private byte* Block(int panel, int k) => _panels + (panel * _panelBytes) + ((long)k * Width * W.Bytes);
}
