using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>What a device kept.</summary>
internal sealed class Recording(Accelerator device, SafeHandle launches) : IRecording
{
    public void Replay() => device.Replay(launches);

    public void Dispose() => launches.Dispose();
}
