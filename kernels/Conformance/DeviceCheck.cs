using Daedalus.Kernels.Devices;

namespace Daedalus.Kernels.Conformance;

/// <summary>Holds every operation against its reference in double on a device, with one small case per operation and storage.</summary>
public static class DeviceCheck
{
    /// <summary>Runs operation by operation, as the results are asked for. A device that is lost ends the check with the operation that lost it.</summary>
    /// <param name="device">The device; nothing stays on it.</param>
    /// <param name="cancellationToken">Honoured between cases.</param>
    public static IEnumerable<DeviceCheckResult> Run(IDevice device, CancellationToken cancellationToken = default) =>
        Run(ConformanceSuite.All.Where(item => item.IsShort && item.Fits(device)), device, cancellationToken);

    internal static IEnumerable<DeviceCheckResult> Run(IEnumerable<ConformanceCase> cases, IDevice device, CancellationToken cancellationToken)
    {
        foreach (var operation in cases.GroupBy(item => item.Operation))
        {
            var isLost = false;
            yield return Check(operation.Key, [.. operation], device, ref isLost, cancellationToken);
            if (isLost)
                yield break;
        }
    }

    private static DeviceCheckResult Check(string operation, ConformanceCase[] cases, IDevice device, ref bool isLost, CancellationToken cancellationToken)
    {
        var (worst, ran) = (0.0, 0);
        string? problem = null;
        foreach (var item in cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (error, failure) = ErrorOf(item, device);
            ran++;
            worst = Math.Max(worst, error == 0 ? 0 : error / item.Tolerance);
            isLost = failure is DeviceException { Fault: DeviceFault.Lost };
            if (!(error <= item.Tolerance))
                problem ??= failure?.Message ?? FormattableString.Invariant($"{item} is {error:E1} from its reference, {item.Tolerance:E1} are allowed.");
            if (isLost)
                break;
        }

        return new DeviceCheckResult(operation, ran, worst, problem);
    }

    // Only what a device can be blamed for: a bug of ours is no result.
    private static (double Error, Exception? Failure) ErrorOf(ConformanceCase item, IDevice device)
    {
        try
        {
            return (item.Error(device), null);
        }
        catch (Exception failure) when (failure is DeviceException or InsufficientMemoryException)
        {
            return (double.NaN, failure);
        }
    }
}
