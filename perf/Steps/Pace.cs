using System.Diagnostics;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Probes;

namespace Daedalus.Perf.Steps;

/// <summary>
/// How evenly the machine itself goes: arithmetic in registers, on as many threads, as long as a step. What it varies by, a step varies by too, whatever
/// the product does.
/// </summary>
internal sealed class Pace : IDisposable
{
    private readonly CpuDevice _device;
    private readonly int _thousands;

    /// <param name="threads">Of a step.</param>
    /// <param name="milliseconds">Of a step.</param>
    public Pace(int threads, double milliseconds)
    {
        _device = new CpuDevice(threads);
        const int trial = 1000;
        var best = Enumerable.Range(0, 20).Min(_ => Time(trial));
        _thousands = Math.Max(1, (int)(trial * milliseconds / best));
    }

    public List<double> Milliseconds { get; } = new(1 << 16);

    public void Run(int times)
    {
        for (var i = 0; i < times; i++)
            Milliseconds.Add(Time(_thousands));
    }

    public void Dispose() => _device.Dispose();

    private double Time(int thousands)
    {
        var started = Stopwatch.GetTimestamp();
        CpuPeak.Spin(_device, thousands);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
