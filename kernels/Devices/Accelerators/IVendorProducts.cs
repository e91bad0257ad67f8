namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>
/// Products by a library of the device's maker. It may sum in another order for another number of rows, so that a request's bits can depend on
/// its batch mates: used only where <c>DAEDALUS_VENDOR_GEMM=1</c> allows it, and where it is the faster.
/// </summary>
internal interface IVendorProducts : IDisposable
{
    /// <summary>Library, version, device and driver: where any of them differs, measurements are void.</summary>
    string Provenance { get; }

    /// <summary>Enqueues a product.</summary>
    /// <returns>False where the library has none for this shape.</returns>
    /// <exception cref="DeviceException">The library failed.</exception>
    bool TryMultiply(in ProductShape shape, DeviceMemory a, DeviceMemory weight, DeviceMemory c);
}
