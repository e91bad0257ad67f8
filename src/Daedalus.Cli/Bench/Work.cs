using System.Diagnostics;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Cli.Bench;

/// <summary>Something a device does again and again: recorded once where it can record, enqueued each time elsewhere.</summary>
internal sealed class Work : IDisposable
{
    private const int FewestRuns = 5;
    private const int MostRuns = 50;
    private const double Patience = 0.5;
    private readonly IDevice _device;
    private readonly Action _enqueue;
    private readonly IRecording? _recording;

    /// <summary>Where the device can record, runs it, so that what is compiled, chosen or allocated at the first use is, and records it.</summary>
    public Work(IDevice device, Action enqueue)
    {
        (_device, _enqueue) = (device, enqueue);
        if (device is not Accelerator { Features.Recording: true } accelerator)
            return;
        Once(enqueue);
        Plain = Counted(enqueue);
        _recording = accelerator.Record(enqueue);
    }

    /// <summary>What the host asks for without a recording; zero on the processor.</summary>
    public LaunchCounters Plain { get; private set; }

    /// <summary>What the host asks for in a run that is timed.</summary>
    public LaunchCounters Timed { get; private set; }

    /// <summary>One run, waited for, as a step whose outcome the host must know.</summary>
    /// <returns>Seconds.</returns>
    public double Run() => Once(_recording is null ? _enqueue : _recording.Replay);

    /// <summary>Median of at least 5 runs after one that does not count, more of them where they are short.</summary>
    public double Median(CancellationToken cancellationToken)
    {
        Run();
        Timed = Counted(_recording is null ? _enqueue : _recording.Replay);
        if (_recording is null)
            Plain = Timed;
        var seconds = new List<double>();
        while (seconds.Count < FewestRuns || (seconds.Count < MostRuns && seconds.Sum() < Patience))
        {
            cancellationToken.ThrowIfCancellationRequested();
            seconds.Add(Run());
        }

        seconds.Sort();
        return seconds[seconds.Count / 2];
    }

    public void Dispose() => _recording?.Dispose();

    private LaunchCounters Counted(Action action)
    {
        var before = (_device as Accelerator)?.Counters ?? default;
        Once(action);
        return ((_device as Accelerator)?.Counters ?? default) - before;
    }

    private double Once(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        _device.Wait();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
