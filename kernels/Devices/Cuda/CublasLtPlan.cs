using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>
/// How the library multiplies one shape. It thinks in columns, so that rows of C are columns of its result: Cᵀ [N, M] = W · Aᵀ, where the stored
/// W is a transposed [K, N] and A a plain [K, M].
/// </summary>
internal sealed unsafe class CublasLtPlan : IDisposable
{
    private const int Compute32F = 68, Real32F = 0, Real16F = 2, RealBF16 = 14;
    private const int TransposeA = 3, Transposed = 1, MaxWorkspaceBytes = 1;

    private readonly List<CudaHandle> _owned = [];
    private readonly nint _description, _weight, _a, _c;
    private CublasLtAlgorithm _algorithm;

    /// <exception cref="DeviceException">The library failed.</exception>
    public CublasLtPlan(CudaContext context, nint library, in ProductShape shape, nuint workspaceBytes)
    {
        try
        {
            nint description, preference;
            CublasLt.Check(CublasLtNative.cublasLtMatmulDescCreate(&description, Compute32F, Real32F), context.Name, nameof(CublasLtNative.cublasLtMatmulDescCreate));
            _description = Own(context, description, &CublasLtNative.cublasLtMatmulDescDestroy);
            var transposed = Transposed;
            CublasLt.Check(
                CublasLtNative.cublasLtMatmulDescSetAttribute(description, TransposeA, &transposed, sizeof(int)), context.Name,
                nameof(CublasLtNative.cublasLtMatmulDescSetAttribute));
            _weight = Layout(context, shape.Type, shape.Inputs, shape.Columns, shape.WeightStride);
            _a = Layout(context, shape.Type, shape.Inputs, shape.Rows, shape.AStride);
            _c = Layout(context, shape.Type, shape.Columns, shape.Rows, shape.CStride);
            CublasLt.Check(CublasLtNative.cublasLtMatmulPreferenceCreate(&preference), context.Name, nameof(CublasLtNative.cublasLtMatmulPreferenceCreate));
            _ = Own(context, preference, &CublasLtNative.cublasLtMatmulPreferenceDestroy);
            ulong most = workspaceBytes;
            CublasLt.Check(
                CublasLtNative.cublasLtMatmulPreferenceSetAttribute(preference, MaxWorkspaceBytes, &most, sizeof(ulong)), context.Name,
                nameof(CublasLtNative.cublasLtMatmulPreferenceSetAttribute));
            Exists = FindAlgorithm(library, preference);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether the library has an algorithm for the shape.</summary>
    public bool Exists { get; }

    /// <summary>Enqueues the product.</summary>
    /// <returns>A <c>cublasStatus_t</c>.</returns>
    public int Run(nint library, nint a, nint weight, nint c, nint workspace, nint stream)
    {
        float one = 1f, zero = 0f;
        fixed (CublasLtAlgorithm* algorithm = &_algorithm)
            return CublasLtNative.cublasLtMatmul(
                library, _description, &one, weight, _weight, a, _a, &zero, c, _c, c, _c, algorithm, workspace, algorithm->WorkspaceBytes, stream);
    }

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    private bool FindAlgorithm(nint library, nint preference)
    {
        int count;
        fixed (CublasLtAlgorithm* found = &_algorithm)
            return CublasLtNative.cublasLtMatmulAlgoGetHeuristic(library, _description, _weight, _a, _c, _c, preference, 1, found, &count) == CublasLt.Success
                && count == 1 && found->Status == CublasLt.Success;
    }

    private nint Layout(CudaContext context, DType type, int rows, int columns, int stride)
    {
        nint layout;
        var status = CublasLtNative.cublasLtMatrixLayoutCreate(&layout, type == DType.F16 ? Real16F : RealBF16, (ulong)rows, (ulong)columns, stride);
        CublasLt.Check(status, context.Name, nameof(CublasLtNative.cublasLtMatrixLayoutCreate));
        return Own(context, layout, &CublasLtNative.cublasLtMatrixLayoutDestroy);
    }

    private nint Own(CudaContext context, nint value, delegate*<nint, int> release)
    {
        _owned.Add(new CudaHandle(context, value, release));
        return value;
    }
}
