using System.Globalization;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cuda;
using Daedalus.Kernels.Devices.OpenCl;

namespace Daedalus.Kernels.Devices;

/// <summary>A family of accelerators. A new one is one more entry of <see cref="All"/>.</summary>
/// <param name="Name">First part of the names of its devices.</param>
/// <param name="Find">Its devices in the order of their numbers; throws a <see cref="DeviceException"/> where there are none.</param>
internal sealed record DeviceKind(string Name, Func<IReadOnlyList<DeviceKind.Candidate>> Find)
{
    /// <summary>Those that are likely to be faster come first.</summary>
    public static IReadOnlyList<DeviceKind> All { get; } =
    [
        new("cuda", () => [.. CudaDriver.Devices().Select(
            info => new Candidate(info.Name, info.Description, IsProcessor: false, () => CudaAccelerator.Open(info, BinaryCache.Default())))]),
        new("opencl", () => [.. OpenClPlatforms.Devices().Select(
            (info, index) => new Candidate($"opencl:{index}", info.Description, info.IsProcessor, () => OpenClAccelerator.Open(index, info, info.KeepsBinaries ? BinaryCache.None : BinaryCache.Default())))]),
    ];

    /// <summary>The number in a name of this kind, 0 where it has none; null for a name of another form.</summary>
    public int? NumberIn(string name) =>
        name == Name ? 0
        : name.StartsWith(Name + ":", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;

    /// <summary>A device before it is opened.</summary>
    public sealed record Candidate(string Name, string Description, bool IsProcessor, Func<Accelerator> Open);
}
