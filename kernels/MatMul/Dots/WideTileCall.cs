using System.Runtime.InteropServices;

namespace Daedalus.Kernels.MatMul.Dots;

/// <summary>What the code of <see cref="WideTile{D}"/> reads: eight bytes each.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct WideTileCall
{
    public byte* A;
    public nint Lda;
    public byte* Weights;
    public nint Lines;
    public float* C;
    public nint LdcBytes;
    public nint IsLater;
    public int* Shifts;
    public float* Columns;
    public float* RowFactors;
    public byte* Next;
    public nint Step;
}
