using System.Runtime.CompilerServices;

namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>One argument of a launch: memory, or a number of 4 or 8 bytes.</summary>
public readonly struct KernelArgument
{
    private KernelArgument(DeviceMemory? memory, ulong bits, int size)
    {
        Memory = memory;
        Bits = bits;
        Size = size;
    }

    internal DeviceMemory? Memory { get; }

    internal ulong Bits { get; }

    internal int Size { get; }

    /// <summary>A pointer.</summary>
    public static implicit operator KernelArgument(DeviceMemory memory) => new(memory, 0, Unsafe.SizeOf<nint>());

    /// <summary>An <c>int</c>.</summary>
    public static implicit operator KernelArgument(int value) => new(null, (uint)value, sizeof(int));

    /// <summary>A <c>float</c>.</summary>
    public static implicit operator KernelArgument(float value) => new(null, BitConverter.SingleToUInt32Bits(value), sizeof(float));

    /// <summary>A <c>u64</c>.</summary>
    public static implicit operator KernelArgument(ulong value) => new(null, value, sizeof(ulong));

    /// <summary>The same by name.</summary>
    public static KernelArgument FromDeviceMemory(DeviceMemory memory) => memory;

    /// <summary>The same by name.</summary>
    public static KernelArgument FromInt32(int value) => value;

    /// <summary>The same by name.</summary>
    public static KernelArgument FromSingle(float value) => value;

    /// <summary>The same by name.</summary>
    public static KernelArgument FromUInt64(ulong value) => value;
}
