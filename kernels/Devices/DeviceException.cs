namespace Daedalus.Kernels.Devices;

/// <summary>A device cannot be opened or has failed; the message says which, why, and what to do. Too little memory is an <see cref="InsufficientMemoryException"/>.</summary>
public sealed class DeviceException : Exception
{
    /// <summary>Describes the fault.</summary>
    public DeviceException(DeviceFault fault, string device, string problem, Exception? inner = null)
        : base($"{device}: {problem}", inner)
    {
        Fault = fault;
        Device = device;
        Problem = problem;
    }

    /// <summary>What kind of fault.</summary>
    public DeviceFault Fault { get; }

    /// <summary>Name of the device, e.g. <c>cuda:0</c>.</summary>
    public string Device { get; }

    /// <summary>The message without the name.</summary>
    public string Problem { get; }
}
