using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Devices.Tests;

/// <summary>One device and several threads that compile and launch at the same time.</summary>
public class ThreadsTests
{
    private const int Rounds = 20, Threads = 4;

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void TheSameTextIsCompiledOnceForAll(string kind)
    {
        using var device = Accelerators.Open(kind);
        for (var round = 0; round < Rounds; round++)
        {
            var modules = new KernelModule[Threads];
            Together(thread => modules[thread] = device.Module(DeviceKernels.Text, new KernelConstants(P0: round)));
            Assert.All(modules, module => Assert.Same(modules[0], module));
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void DifferentKernelsOfSeveralThreadsAllRun(string kind)
    {
        using var device = Accelerators.Open(kind);
        Together(thread =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                // Two threads share a constant, two do not; modules are asked for by themselves and by launches.
                var constant = (round * Threads) + (thread / 2);
                using var numbers = DeviceKernels.Numbers(device, 1, 2);
                Assert.NotNull(device.Module(DeviceKernels.Text, new KernelConstants(P0: constant)));
                DeviceKernels.Add(device, numbers, constant, 0, 0);
                Assert.Equal([1 + constant, 2 + constant], DeviceKernels.Read(device, numbers));
            }
        });
    }

    private static void Together(Action<int> work)
    {
        using var start = new Barrier(Threads);
        var errors = new Exception?[Threads];
        var threads = Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            errors[index] = Record.Exception(() => work(index));
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(errors, Assert.Null);
    }
}
