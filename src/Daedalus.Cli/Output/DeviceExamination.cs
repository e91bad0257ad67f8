using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Probes;

namespace Daedalus.Cli.Output;

/// <summary>Opens devices and looks at them.</summary>
internal sealed class DeviceExamination(bool isQuick, int threads, CancellationToken cancellationToken)
{
    /// <summary>Examines a device; its failures become part of the report.</summary>
    /// <param name="listing">Which.</param>
    /// <param name="tell">Hears what is being done.</param>
    public DeviceReport Run(DeviceListing listing, Action<string> tell)
    {
        var report = new DeviceReport(listing.Name, listing.Description) { Fault = listing.Fault };
        if (listing.Fault is not null)
            return report;
        try
        {
            tell("opening");
            using var device = DeviceCatalogue.Open(listing.Name, threads);
            report = Described(report, device);
            if (isQuick)
                return report;
            report = Checked(report, device, tell);
            tell("copying");
            report = report with { CopySpeed = CopySpeed.Measure(device, cancellationToken) };
            tell("multiplying");
            return report with { MatMulSpeed = MatMulSpeed.Measure(device, cancellationToken) };
        }
        catch (Exception error) when (error is DeviceException or InsufficientMemoryException)
        {
            return report with { Problem = error.Message };
        }
    }

    private static DeviceReport Described(DeviceReport report, IDevice device) => report with
    {
        Description = device.Description,
        FreeBytes = device.AvailableMemory,
        TotalBytes = device is Accelerator accelerator ? accelerator.Features.MemoryBytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Features = device is Accelerator { Features: var features } ? [.. Names(features)] : [],
    };

    private static IEnumerable<string> Names(AcceleratorFeatures features)
    {
        if (features.Doubles)
            yield return "doubles";
        if (features.TensorCores)
            yield return "tensor cores";
        if (features.Recording)
            yield return "recording";
        if (features.IsProcessor)
            yield return "a processor";
        yield return $"{features.LocalBytes >> 10} KiB local memory";
    }

    private DeviceReport Checked(DeviceReport report, IDevice device, Action<string> tell)
    {
        tell("checking kernels");
        var results = new List<DeviceCheckResult>();
        foreach (var result in DeviceCheck.Run(device, cancellationToken))
        {
            results.Add(result);
            tell($"{result.Operation} checked");
        }

        return report with { Checks = results };
    }
}
