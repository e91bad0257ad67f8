using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Engine.OnDevice;

/// <summary>The kernel in which a decoder decides on a device.</summary>
/// <param name="File">Device text beside the decoder.</param>
/// <param name="Name">The kernel in it.</param>
/// <param name="Rule">Which masks of a block are filled, where the kernel knows several ways.</param>
/// <param name="Ranks">Whether it needs room for a number and a mark per position.</param>
internal sealed record DeviceDecision(string File, string Name, BlockRule Rule, bool Ranks)
{
    /// <summary>As an accelerator finds it.</summary>
    public KernelId Kernel { get; } = new(new KernelText(typeof(DeviceDecision).Assembly, File), Name, new KernelConstants(P0: (int)Rule));
}
