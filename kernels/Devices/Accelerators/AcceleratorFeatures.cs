namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>What a device has beyond the least that kernels assume.</summary>
public sealed record AcceleratorFeatures
{
    /// <summary>Arithmetic in double: needed for the exact noise of temperatures.</summary>
    public required bool Doubles { get; init; }

    /// <summary>Matrix units for bf16 and fp16 (CUDA, compute capability 8.0 and newer).</summary>
    public required bool TensorCores { get; init; }

    /// <summary>A sequence of launches can be kept and repeated by one call (CUDA graphs).</summary>
    public required bool Recording { get; init; }

    /// <summary>A processor posing as an accelerator: one thread runs the items of a group one after another, so vectors pay and local memory does not.</summary>
    public required bool IsProcessor { get; init; }

    /// <summary>Units that run groups at the same time.</summary>
    public required int ComputeUnits { get; init; }

    /// <summary>Most items of a group.</summary>
    public required int GroupItems { get; init; }

    /// <summary>Bytes of local memory of a group.</summary>
    public required int LocalBytes { get; init; }

    /// <summary>Bytes of memory in all.</summary>
    public required long MemoryBytes { get; init; }
}
