using System.Text;

namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>Every device of every installed driver, in the order in which they answer: that is the number in <c>opencl:n</c>.</summary>
internal static unsafe class OpenClPlatforms
{
    private const string Kind = "opencl";
    private const uint PlatformName = 0x0902;
    private const ulong AnyType = 0xFFFFFFFF;

    // Drivers start up when they are first asked; PoCL 3.1 tells whoever asks meanwhile that it has no devices, or crashes.
    private static readonly Lock OneAtATime = new();

    /// <exception cref="DeviceException">The loader of OpenCL is missing, knows no device, or answers with an error.</exception>
    public static IReadOnlyList<OpenClDeviceInfo> Devices()
    {
        NativeLibraries.Require(NativeLibraries.OpenCl, Kind, "the loader of OpenCL 1.2", "Install the driver of the device", OpenClNative.Functions);
        OpenClDeviceInfo[] devices;
        lock (OneAtATime)
            devices = [.. Platforms().SelectMany(DevicesOf)];
        return devices.Length > 0
            ? devices
            : throw new DeviceException(DeviceFault.Missing, Kind, "its loader knows no device with a compiler. Install the OpenCL driver of the device.");
    }

    private static nint[] Platforms()
    {
        uint count;
        var status = OpenClNative.clGetPlatformIDs(0, null, &count);
        if (status == OpenClStatus.PlatformNotFound || (status == OpenClStatus.Success && count == 0))
            return [];
        var platforms = new nint[count];
        fixed (nint* target = platforms)
            status = status == OpenClStatus.Success ? OpenClNative.clGetPlatformIDs(count, target, null) : status;
        return status == OpenClStatus.Success
            ? platforms
            : throw new DeviceException(DeviceFault.BrokenDriver, Kind, $"its loader answers with {OpenClStatus.Name(status)} when asked for its platforms. Reinstall the driver.");
    }

    // A platform that fails is passed over: the others may be whole.
    private static IEnumerable<OpenClDeviceInfo> DevicesOf(nint platform)
    {
        var name = NameOf(platform);
        return Handles(platform).Select(device => new OpenClDeviceInfo(device, name)).Where(device => device.HasCompiler);
    }

    private static nint[] Handles(nint platform)
    {
        uint count;
        if (OpenClNative.clGetDeviceIDs(platform, AnyType, 0, null, &count) != OpenClStatus.Success || count == 0)
            return [];
        var devices = new nint[count];
        fixed (nint* target = devices)
            return OpenClNative.clGetDeviceIDs(platform, AnyType, count, target, null) == OpenClStatus.Success ? devices : [];
    }

    private static string NameOf(nint platform)
    {
        var bytes = new byte[256];
        nuint size;
        fixed (byte* target = bytes)
            return OpenClNative.clGetPlatformInfo(platform, PlatformName, (nuint)bytes.Length, target, &size) == OpenClStatus.Success
                ? Encoding.UTF8.GetString(bytes, 0, (int)size).TrimEnd('\0') : "";
    }
}
