using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Cli.Bench;

/// <summary>The best that a device does, measured on it.</summary>
/// <param name="OperationsPerSecond">Arithmetic of the unit that multiplies such activations; on the processor that of fp32, which bytes may go beyond.</param>
/// <param name="BytesPerSecond">Bytes read and written by a copy in the device's own memory.</param>
internal readonly record struct Ceilings(double OperationsPerSecond, double BytesPerSecond)
{
    public static Ceilings Measure(IDevice device, DType activations, CancellationToken cancellationToken) =>
        new(DeviceProbe.OperationsPerSecond(device, activations), CopySpeed.Measure(device, cancellationToken));
}
