using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Conformance;

/// <summary>A device text with constants that are in use, to be held against compilers where no device is.</summary>
/// <param name="Text">The file.</param>
/// <param name="Constants">One specialisation.</param>
internal sealed record DeviceText(KernelText Text, KernelConstants Constants)
{
    /// <summary>Storages of activations that accelerators have.</summary>
    public static readonly DType[] Activations = [DType.F32, DType.BF16, DType.F16];

    /// <summary>Those that matrix units take.</summary>
    public static readonly DType[] HalfActivations = [DType.BF16, DType.F16];

    /// <summary>Storages of weights that accelerators have.</summary>
    public static readonly DType[] Weights = [DType.F32, DType.F16, DType.BF16, DType.I8];

    /// <summary>Whether CUDA gets kernels from it; a text for OpenCL processors must still compile there, to nothing.</summary>
    public bool HasCuda { get; init; } = true;

    /// <summary>Whether OpenCL gets kernels from it; those of tensor cores are for CUDA alone.</summary>
    public bool HasOpenCl => Text.File.EndsWith(".cl", StringComparison.Ordinal);

    /// <summary>A text whose kernels depend on the storage of activations.</summary>
    public static IEnumerable<DeviceText> OverActivations(KernelText text) =>
        Activations.Select(type => new DeviceText(text, new KernelConstants(Activations: type)));

    /// <summary>A text whose kernels depend on the storage of weights.</summary>
    public static IEnumerable<DeviceText> OverWeights(KernelText text, int p0 = 0) =>
        Weights.Select(type => new DeviceText(text, new KernelConstants(Weights: type, P0: p0)));

    /// <summary>A text whose kernels depend on both.</summary>
    public static IEnumerable<DeviceText> OverBoth(KernelText text) =>
        Activations.SelectMany(type => Weights.Select(weights => new DeviceText(text, new KernelConstants(type, weights))));

    /// <summary>A text for matrix units, over the tiles and storages that it takes.</summary>
    public static IEnumerable<DeviceText> OverTiles(KernelText text, IEnumerable<TensorTile> tiles) =>
        from tile in tiles
        from type in HalfActivations
        from weights in new[] { type, DType.I8 }
        select new DeviceText(text, new KernelConstants(type, weights, tile.Rows, tile.Columns, tile.Stages(weights)));

    public override string ToString() => $"{Text.File} {string.Join(' ', Constants.Defines)}";
}
