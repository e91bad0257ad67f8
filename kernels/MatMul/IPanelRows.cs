namespace Daedalus.Kernels.MatMul;

/// <summary>Rows of a weight that can be written into panels.</summary>
internal unsafe interface IPanelRows
{
    /// <summary>Private memory of a worker.</summary>
    long ScratchBytes { get; }

    /// <summary>Writes the rows from <paramref name="begin"/> to <paramref name="end"/> into the panel whose first output is <paramref name="panelStart"/>.</summary>
    void Write(byte* panel, int panelStart, int begin, int end, float* scratch);
}
