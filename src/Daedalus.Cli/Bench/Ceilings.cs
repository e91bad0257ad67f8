using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Cli.Bench;

/// <summary>The best that a device does, measured on it.</summary>
/// <param name="OperationsPerSecond">Arithmetic of the unit that the weights' storage is multiplied by.</param>
/// <param name="BytesPerSecond">Bytes read and written by a copy in the device's own memory.</param>
internal readonly record struct Ceilings(double OperationsPerSecond, double BytesPerSecond)
{
    public static Ceilings Measure(IDevice device, DType weights, CancellationToken cancellationToken) =>
        new(DeviceProbe.OperationsPerSecond(device, weights), CopySpeed.Measure(device, cancellationToken));
}
