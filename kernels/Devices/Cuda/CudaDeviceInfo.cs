using System.Text;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>A device as the driver describes it.</summary>
internal sealed unsafe record CudaDeviceInfo(int Index, int Handle, string DriverVersion)
{
    private const int GroupItemsAttribute = 1, SharedBytesAttribute = 8, UnitsAttribute = 16, MajorAttribute = 75, MinorAttribute = 76, OptInSharedBytesAttribute = 97;

    public string Name => $"cuda:{Index}";

    public required string Model { get; init; }

    public required long Memory { get; init; }

    /// <summary>Ten times the compute capability: 90 is 9.0.</summary>
    public required int Architecture { get; init; }

    public required int Units { get; init; }

    public required int GroupItems { get; init; }

    /// <summary>Shared memory of a group where the kernel asks for more than every kernel may have.</summary>
    public required int SharedBytes { get; init; }

    public string Description =>
        $"{Model} (CUDA {DriverVersion}, compute capability {Architecture / 10}.{Architecture % 10}), {Units} compute units, {Memory >> 20:N0} MiB, doubles"
        + (HasTensorCores ? ", tensor cores" : "");

    public bool HasTensorCores => Architecture >= 80;

    /// <exception cref="DeviceException">The driver does not answer.</exception>
    public static CudaDeviceInfo Read(int index, string driverVersion)
    {
        int device;
        var name = $"cuda:{index}";
        Check(CudaNative.cuDeviceGet(&device, index), name, nameof(CudaNative.cuDeviceGet));
        nuint memory;
        Check(CudaNative.cuDeviceTotalMem_v2(&memory, device), name, nameof(CudaNative.cuDeviceTotalMem_v2));
        return new CudaDeviceInfo(index, device, driverVersion)
        {
            Model = ModelOf(device),
            Memory = (long)Math.Min((ulong)memory, long.MaxValue),
            Architecture = (10 * Attribute(device, name, MajorAttribute)) + Attribute(device, name, MinorAttribute),
            Units = Attribute(device, name, UnitsAttribute),
            GroupItems = Attribute(device, name, GroupItemsAttribute),
            SharedBytes = Math.Max(Attribute(device, name, SharedBytesAttribute), Attribute(device, name, OptInSharedBytesAttribute)),
        };
    }

    private static string ModelOf(int device)
    {
        var name = stackalloc byte[256];
        return CudaNative.cuDeviceGetName(name, 256, device) == CudaStatus.Success
            ? Encoding.UTF8.GetString(name, new ReadOnlySpan<byte>(name, 256).IndexOf((byte)0) is >= 0 and var length ? length : 256)
            : "unnamed device";
    }

    private static int Attribute(int device, string name, int attribute)
    {
        int value;
        Check(CudaNative.cuDeviceGetAttribute(&value, attribute, device), name, nameof(CudaNative.cuDeviceGetAttribute));
        return value;
    }

    private static void Check(int status, string name, string call)
    {
        if (status != CudaStatus.Success)
            throw new DeviceException(DeviceFault.BrokenDriver, name, $"{call} failed with {CudaStatus.Name(status)}. Reinstall the driver, or use --device cpu.");
    }
}
