using System.Text;

namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>A device as its driver describes it.</summary>
internal sealed unsafe record OpenClDeviceInfo(nint Handle, string Platform)
{
    private const uint DeviceType = 0x1000, ComputeUnits = 0x1002, GroupItems = 0x1004, MaxAllocation = 0x1010, GlobalBytes = 0x101F, LocalBytes = 0x1023;
    private const uint Extensions = 0x1030, DeviceName = 0x102B, DriverVersion = 0x102D, DeviceVersion = 0x102F, CompilerAvailable = 0x1028;
    private const ulong ProcessorType = 1 << 1;

    public string Name => Text(DeviceName);

    public string Driver => Text(DriverVersion);

    public string Version => Text(DeviceVersion);

    public bool IsProcessor => (Number(DeviceType, sizeof(ulong)) & ProcessorType) != 0;

    public bool HasCompiler => Number(CompilerAvailable, sizeof(uint)) != 0;

    public int Units => (int)Number(ComputeUnits, sizeof(uint));

    public int MostItems => (int)Number(GroupItems, sizeof(nuint));

    public long MostAllocation => (long)Math.Min(Number(MaxAllocation, sizeof(ulong)), long.MaxValue);

    public long Memory => (long)Math.Min(Number(GlobalBytes, sizeof(ulong)), long.MaxValue);

    public int Local => (int)Math.Min(Number(LocalBytes, sizeof(ulong)), int.MaxValue);

    public bool HasDoubles => Text(Extensions).Split(' ').Contains("cl_khr_fp64");

    /// <summary>Whether the driver keeps what it compiled: PoCL does, and compiles every kernel once more, for any size of groups, when it is asked for a binary.</summary>
    public bool KeepsBinaries => Platform.Contains("Portable Computing Language", StringComparison.OrdinalIgnoreCase);

    public string Description =>
        $"{Name} ({Platform}, {string.Join(' ', Version.Split(' ').Take(2))}), {Units} compute units, {Memory >> 20:N0} MiB{(HasDoubles ? ", doubles" : "")}";

    private string Text(uint what)
    {
        nuint size;
        if (OpenClNative.clGetDeviceInfo(Handle, what, 0, null, &size) != OpenClStatus.Success || size is 0 or > 1 << 20)
            return "";
        var bytes = new byte[size];
        fixed (byte* target = bytes)
            return OpenClNative.clGetDeviceInfo(Handle, what, size, target, null) == OpenClStatus.Success
                ? Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim() : "";
    }

    private ulong Number(uint what, int size)
    {
        ulong value = 0;
        return OpenClNative.clGetDeviceInfo(Handle, what, (nuint)size, &value, null) == OpenClStatus.Success ? value : 0;
    }
}
