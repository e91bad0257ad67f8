using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Models;

namespace Daedalus.Cli.Bench;

/// <summary>Which network is measured.</summary>
internal static class ShapeChoice
{
    /// <summary>The names that can be asked for.</summary>
    public static string Names { get; } = string.Join('|', SyntheticNetwork.All.Select(shape => shape.Name));

    /// <summary>The one asked for; else the largest that fits, on a processor no larger than llada-100m, since hours would pass.</summary>
    /// <exception cref="InsufficientMemoryException">It does not fit, or none does.</exception>
    public static SyntheticNetwork For(IDevice device, BenchSettings settings)
    {
        var free = device.AvailableMemory;
        if (settings.Shape is null)
            return SyntheticNetwork.All
                .Where(shape => shape != SyntheticNetwork.Llada8B || device is Accelerator { Features.IsProcessor: false })
                .FirstOrDefault(shape => Needed(device, shape, settings) <= free) ?? throw TooLarge(device, SyntheticNetwork.Tiny, settings, free);
        var asked = SyntheticNetwork.All.First(shape => shape.Name == settings.Shape);
        return Needed(device, asked, settings) <= free ? asked : throw TooLarge(device, asked, settings, free);
    }

    // Weights; activations and keys and values of the longest sequence; one more layer, of which the parts are measured.
    private static long Needed(IDevice device, SyntheticNetwork shape, BenchSettings settings)
    {
        var weights = shape.MemoryOn(device, settings.Type, settings.Storage);
        var cached = 2L * sizeof(float) * shape.Attention.KvHeads * shape.Attention.HeadDim * shape.Layers;
        return checked(weights + (weights / shape.Layers) + (settings.MostTokens * ((2 * shape.ActivationBytesPerToken(device)) + cached)));
    }

    private static InsufficientMemoryException TooLarge(IDevice device, SyntheticNetwork shape, BenchSettings settings, long free) => new(
        $"{shape.Name} with sequences of {settings.MostTokens} does not fit on {device.Name}: it needs {Needed(device, shape, settings) >> 20:N0} MiB, {free >> 20:N0} MiB are free. "
        + "Use a smaller --shape, --weights int8, fewer --tokens or another --device.");
}
