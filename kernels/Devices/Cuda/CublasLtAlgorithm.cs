using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary><c>cublasLtMatmulHeuristicResult_t</c>: it starts with the algorithm itself, 64 bytes that only the library reads.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CublasLtAlgorithm
{
    private fixed ulong _algorithm[8];

    /// <summary>Bytes of workspace that it needs.</summary>
    public nuint WorkspaceBytes;

    /// <summary>A <c>cublasStatus_t</c>; the rest counts only where it is success.</summary>
    public int Status;

    private readonly float _waves;
    private fixed int _reserved[4];
}
