using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Tests.OnDevice;

/// <summary>Takes the memory of a device, but for a little.</summary>
internal sealed class Ballast : IDisposable
{
    private readonly List<DeviceMemory> _taken = [];

    public Ballast(Accelerator device, long leave)
    {
        for (var piece = Math.Max(1, device.AvailableMemory - leave); piece >= 4096;)
            try
            {
                var free = device.AvailableMemory - leave;
                if (free < 4096)
                    return;
                _taken.Add(device.Allocate(Math.Min(piece, free)));
            }
            catch (InsufficientMemoryException)
            {
                piece /= 2;
            }
    }

    public void Dispose()
    {
        foreach (var memory in _taken)
            memory.Dispose();
    }
}
