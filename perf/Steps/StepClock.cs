using System.Diagnostics;

namespace Daedalus.Perf.Steps;

/// <summary>The clock that a model measures its steps with, which remembers: it is asked once when a step begins and once when it ends.</summary>
internal sealed class StepClock : TimeProvider
{
    private readonly List<Step> _steps = new(1 << 16);
    private long _started;
    private long _allocated;
    private bool _isInside;

    /// <summary>One step.</summary>
    /// <param name="Milliseconds">How long it took.</param>
    /// <param name="Allocated">Managed bytes that its thread took.</param>
    public readonly record struct Step(double Milliseconds, long Allocated);

    public IReadOnlyList<Step> Steps => _steps;

    public void Clear() => _steps.Clear();

    public override long GetTimestamp()
    {
        var now = Stopwatch.GetTimestamp();
        if (_isInside)
            _steps.Add(new Step(Stopwatch.GetElapsedTime(_started, now).TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() - _allocated));
        (_isInside, _started, _allocated) = (!_isInside, now, GC.GetAllocatedBytesForCurrentThread());
        return now;
    }
}
