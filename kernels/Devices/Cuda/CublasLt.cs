using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>cuBLASLt on the stream of a device. Its members are called by one thread at a time.</summary>
internal sealed class CublasLt : IVendorProducts
{
    public const int Success = 0;

    /// <summary>What the library asks for on the newest devices.</summary>
    public const int WorkspaceBytes = 32 << 20;

    private const int NotSupported = 15, MostPlans = 1024;

    private readonly CudaContext _context;
    private readonly CudaHandle _library;
    private readonly DeviceMemory _workspace;
    private readonly Dictionary<ProductShape, CublasLtPlan> _plans = [];

    private CublasLt(CudaContext context, CudaHandle library, DeviceMemory workspace, string provenance) =>
        (_context, _library, _workspace, Provenance) = (context, library, workspace, provenance);

    public string Provenance { get; }

    /// <summary>Opens the library, or answers null where there is none.</summary>
    /// <param name="context">Entered by the calling thread.</param>
    /// <param name="device">The device.</param>
    /// <param name="allocate">Takes memory of the device.</param>
    /// <exception cref="DeviceException">There is a library, but it does not work.</exception>
    public static unsafe CublasLt? Open(CudaContext context, CudaDeviceInfo device, Func<long, DeviceMemory> allocate)
    {
        if (!NativeLibraries.IsPresent(NativeLibraries.CublasLt))
            return null;
        NativeLibraries.Require(
            NativeLibraries.CublasLt, device.Name, "cuBLASLt", "Install that of the CUDA toolkit, 11 or newer, or unset DAEDALUS_VENDOR_GEMM", CublasLtNative.Functions);
        nint library;
        Check(CublasLtNative.cublasLtCreate(&library), device.Name, nameof(CublasLtNative.cublasLtCreate));
        var owned = new CudaHandle(context, library, &CublasLtNative.cublasLtDestroy);
        try
        {
            return new CublasLt(
                context, owned, allocate(WorkspaceBytes), $"cuBLASLt {CublasLtNative.cublasLtGetVersion()} {device.Model} {device.DriverVersion}");
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    /// <exception cref="DeviceException">A call failed.</exception>
    public static void Check(int status, string device, string call)
    {
        if (status != Success)
            throw new DeviceException(
                DeviceFault.BrokenDriver, device, $"{call} failed with cuBLAS status {status}. Update the CUDA toolkit, or unset DAEDALUS_VENDOR_GEMM.");
    }

    public bool TryMultiply(in ProductShape shape, DeviceMemory a, DeviceMemory weight, DeviceMemory c)
    {
        _context.Enter();
        if (!_plans.TryGetValue(shape, out var plan))
        {
            // Shapes come and go with the lengths of requests; a full table means that most of them have gone.
            if (_plans.Count == MostPlans)
                Forget();
            _plans[shape] = plan = new CublasLtPlan(_context, _library.Value, shape, WorkspaceBytes);
        }

        if (!plan.Exists)
            return false;
        var status = plan.Run(_library.Value, a.Raw, weight.Raw, c.Raw, _workspace.Raw, _context.Stream);
        if (status == NotSupported)
            return false;
        Check(status, _context.Name, nameof(CublasLtNative.cublasLtMatmul));
        return true;
    }

    public void Dispose()
    {
        Forget();
        _library.Dispose();
        _workspace.Dispose();
    }

    private void Forget()
    {
        foreach (var plan in _plans.Values)
            plan.Dispose();
        _plans.Clear();
    }
}
