using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.EosScore;

public static partial class EosScore
{
    private static readonly KernelText Text = new("eos_score.cl");

    /// <summary>The same of scores in device memory, into one float.</summary>
    internal static void RunOn(Accelerator device, DeviceMemory scores, int count, int eosToken, int window, DeviceMemory result) =>
        device.Launch(new KernelId(Text, "eos_score_of"), new Grid(1, 1, 128), scores, count, eosToken, window, result);
}
