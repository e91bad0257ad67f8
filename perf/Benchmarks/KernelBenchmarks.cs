using BenchmarkDotNet.Attributes;
using Daedalus.Kernels.Devices;

namespace Daedalus.Perf.Benchmarks;

/// <summary>Every kernel of a step on every device of this machine, at 256 positions; an invocation ends when the device is done.</summary>
[Config(typeof(ShortInProcess))]
[WhereItRuns]
public class KernelBenchmarks
{
    private IDevice _device = null!;
    private KernelInputs _inputs = null!;
    private Action _run = null!;

    /// <summary>Devices by name.</summary>
    public static IEnumerable<string> Devices => BenchmarkDevices.Names;

    /// <summary>Kernels by name.</summary>
    public static IEnumerable<string> Kernels => KernelInputs.Names;

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    [ParamsSource(nameof(Kernels))]
    public string Kernel { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _device = BenchmarkDevices.Open(Device);
        _inputs = new KernelInputs(_device);
        _run = _inputs.Kernel(Kernel);
        Run();
    }

    [Benchmark]
    public void Run()
    {
        _run();
        _device.Wait();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _inputs.Dispose();
        _device.Dispose();
    }
}
