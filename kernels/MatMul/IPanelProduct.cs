namespace Daedalus.Kernels.MatMul;

/// <summary>Rows of A times panels of a packed weight: what products of the processor are cut into, whatever the storage.</summary>
internal unsafe interface IPanelProduct
{
    /// <summary>Columns of a panel.</summary>
    static abstract int Width { get; }

    /// <summary>Private memory of a worker.</summary>
    static abstract long ScratchBytes { get; }

    /// <summary>c[0..rows, 0..(end - panel) Width] = A[row..row + rows] * panels[panel..end].</summary>
    void Run(int row, int rows, int panel, int end, float* c, nint ldc, float* scratch);
}
