using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Probes;

/// <summary>What handing work to the threads of the processor and waiting for them costs.</summary>
public static class LaunchTime
{
    /// <summary>Launches of a kernel with an item for each thread that does nothing, straight after each other.</summary>
    /// <returns>Seconds of one, the best of five runs.</returns>
    public static double Measure(CpuDevice device) => 1 / DeviceProbe.Best(device, 1, rounds =>
    {
        var kernel = default(Kernel);
        for (var round = 0; round < rounds; round++)
            device.Launch(ref kernel);
    });

    private readonly struct Kernel : ICpuKernel
    {
        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            var work = default(Nothing);
            device.Run(device.Threads, ref work);
        }
    }

    private readonly struct Nothing : ICpuWork
    {
        public void Execute(int item, int worker)
        {
        }
    }
}
