namespace Daedalus.Kernels.Devices.Accelerators;

public abstract partial class Accelerator
{
    private IVendorProducts? _vendorProducts;
    private bool _hasLookedForVendorProducts;

    /// <summary>Whether products may go to a library of the device's maker, which may break the rule that a request's bits do not depend on its batch mates.</summary>
    internal bool AllowVendorProducts { get; set; } = Environment.GetEnvironmentVariable("DAEDALUS_VENDOR_GEMM") == "1";

    /// <summary>That library, where it is allowed and present.</summary>
    internal IVendorProducts? VendorProducts
    {
        get
        {
            if (!AllowVendorProducts)
                return null;
            lock (_calls)
            {
                if (_hasLookedForVendorProducts)
                    return _vendorProducts;
                RefuseWhileRecording("a library was opened");
                _vendorProducts = OpenVendorProducts();
                _hasLookedForVendorProducts = true;
                return _vendorProducts;
            }
        }
    }

    /// <summary>Enqueues a product by the library of <see cref="VendorProducts"/>; false where it has none for the shape.</summary>
    internal bool TryVendorProduct(in ProductShape shape, DeviceMemory a, DeviceMemory weight, DeviceMemory c)
    {
        if (VendorProducts is not { } vendor)
            return false;
        if (a.Owner != this || weight.Owner != this || c.Owner != this)
            throw Foreign(a.Owner != this ? a : weight.Owner != this ? weight : c, $"an operand of {shape}");
        lock (_calls)
        {
            if (!vendor.TryMultiply(shape, a, weight, c))
                return false;
            CountLaunch();
            return true;
        }
    }

    private protected virtual IVendorProducts? OpenVendorProducts() => null;
}
