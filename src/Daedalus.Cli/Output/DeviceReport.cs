using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;

namespace Daedalus.Cli.Output;

/// <summary>What was found out about a device; what was not looked at, or failed, is null.</summary>
internal sealed record DeviceReport(string Name, string Description)
{
    /// <summary>Why there is no device.</summary>
    public DeviceFault? Fault { get; init; }

    public long? FreeBytes { get; init; }

    public long? TotalBytes { get; init; }

    public IReadOnlyList<string> Features { get; init; } = [];

    public IReadOnlyList<DeviceCheckResult> Checks { get; init; } = [];

    /// <summary>Bytes per second.</summary>
    public double? CopySpeed { get; init; }

    /// <summary>Floating-point operations per second, and the size of the matrices.</summary>
    public (double OperationsPerSecond, int Size)? MatMulSpeed { get; init; }

    /// <summary>What kept the device from being opened or measured.</summary>
    public string? Problem { get; init; }

    /// <summary>That a machine has none of a kind is no fault.</summary>
    public bool IsSound => Problem is null && Fault is null or DeviceFault.Missing && Checks.All(check => check.Passed);
}
