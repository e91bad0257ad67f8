using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>The functions of cuBLASLt that are used, as its manual declares them: a <c>cublasStatus_t</c> from every one but the version.</summary>
internal static unsafe partial class CublasLtNative
{
    private const string Library = NativeLibraries.CublasLt;

    /// <summary>What a library must have; version 11 does.</summary>
    public static ReadOnlySpan<string> Functions => Names;

    private static readonly string[] Names =
    [
        nameof(cublasLtGetVersion), nameof(cublasLtCreate), nameof(cublasLtDestroy), nameof(cublasLtMatmulDescCreate), nameof(cublasLtMatmulDescSetAttribute),
        nameof(cublasLtMatmulDescDestroy), nameof(cublasLtMatrixLayoutCreate), nameof(cublasLtMatrixLayoutDestroy), nameof(cublasLtMatmulPreferenceCreate),
        nameof(cublasLtMatmulPreferenceSetAttribute), nameof(cublasLtMatmulPreferenceDestroy), nameof(cublasLtMatmulAlgoGetHeuristic), nameof(cublasLtMatmul),
    ];

    [LibraryImport(Library)]
    public static partial nuint cublasLtGetVersion();

    [LibraryImport(Library)]
    public static partial int cublasLtCreate(nint* library);

    [LibraryImport(Library)]
    public static partial int cublasLtDestroy(nint library);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulDescCreate(nint* description, int computeType, int scaleType);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulDescSetAttribute(nint description, int attribute, void* value, nuint bytes);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulDescDestroy(nint description);

    [LibraryImport(Library)]
    public static partial int cublasLtMatrixLayoutCreate(nint* layout, int type, ulong rows, ulong columns, long stride);

    [LibraryImport(Library)]
    public static partial int cublasLtMatrixLayoutDestroy(nint layout);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulPreferenceCreate(nint* preference);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulPreferenceSetAttribute(nint preference, int attribute, void* value, nuint bytes);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulPreferenceDestroy(nint preference);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulAlgoGetHeuristic(
        nint library, nint description, nint a, nint b, nint c, nint d, nint preference, int asked, CublasLtAlgorithm* found, int* count);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmul(
        nint library, nint description, float* alpha, nint a, nint aLayout, nint b, nint bLayout, float* beta, nint c, nint cLayout, nint d, nint dLayout,
        CublasLtAlgorithm* algorithm, nint workspace, nuint workspaceBytes, nint stream);
}
