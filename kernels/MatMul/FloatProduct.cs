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
        for (var k = 0; k < _inputs; k += PanelBlock.Inputs)
            for (var at = panel; at < end; at++)
                PanelBlock.Run<S, V, W>(
                    _a + (row * _lda) + k, _lda, rows,
                    Block(at, k),
                    c + ((at - panel) * (nint)Width), ldc,
                    Math.Min(PanelBlock.Inputs, _inputs - k), k > 0,
                    scratch,
                    at + 1 < end ? Block(at + 1, k) : Block(panel, k + PanelBlock.Inputs));
    }

    private byte* Block(int panel, int k) => _panels + (panel * _panelBytes) + ((long)k * Width * W.Bytes);
}
