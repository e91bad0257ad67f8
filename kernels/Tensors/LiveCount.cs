using Daedalus.Kernels.Devices;

namespace Daedalus.Kernels.Tensors;

/// <summary>
/// How many rows there are where a device decided it and the host only knows the most: a cell of device memory. Kernels read it, and what they
/// find past it they leave alone. The default means that the host knows.
/// </summary>
/// <param name="Memory">Whole numbers.</param>
/// <param name="Index">Which of them.</param>
public readonly record struct LiveCount(DeviceMemory? Memory, int Index)
{
    /// <summary>Index as kernels take it.</summary>
    internal int Cell => Memory is null ? -1 : Index;
}
