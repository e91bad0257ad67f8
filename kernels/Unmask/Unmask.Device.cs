using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Unmask;

public static partial class Unmask
{
    private static readonly KernelText Text = new("unmask.cl");

    /// <summary>Applies a rule to values in device memory: marks of 0 or 1 per candidate, and how many are 1.</summary>
    internal static void RunOn(Accelerator device, UnmaskRule rule, DeviceMemory confidences, int count, float limit, DeviceMemory selected, DeviceMemory marked) =>
        device.Launch(new KernelId(Text, "unmask"), new Grid(1, 1, 128), (int)rule, confidences, count, limit, selected, marked);
}
