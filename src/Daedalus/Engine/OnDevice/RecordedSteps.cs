using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Engine.OnDevice;

/// <summary>
/// Steps that a device keeps, by their bucket. A step runs once as it is, since it may compile and allocate; the second time in its bucket it is
/// recorded; from then on it is one call. Recordings name memory, so all go when an activation has moved; and they take some, so they are few.
/// </summary>
internal sealed class RecordedSteps : IDisposable
{
    private const int Most = 32;
    private readonly Dictionary<StepBucket, IRecording?> _steps = [];
    private long _moves;

    /// <summary>Buckets that are remembered.</summary>
    public int Count => _steps.Count;

    /// <summary>Runs a step in its bucket.</summary>
    /// <param name="device">Where.</param>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="moves">How often memory that the step names was taken anew.</param>
    /// <param name="enqueue">Enqueues the step; must not change between calls.</param>
    public void Run(Accelerator device, StepBucket bucket, Func<long> moves, Action<StepBucket> enqueue)
    {
        ForgetWhatMoved(moves());
        if (!_steps.TryGetValue(bucket, out var recording))
        {
            enqueue(bucket);

            // This very step may have grown what the others name.
            ForgetWhatMoved(moves());
            if (_steps.Count == Most)
                Clear();
            _steps[bucket] = null;
            return;
        }

        recording ??= Record(device, bucket, enqueue);
        recording?.Replay();
    }

    public void Dispose() => Clear();

    private void ForgetWhatMoved(long moves)
    {
        if (_moves != moves)
            Clear();
        _moves = moves;
    }

    // Apart, so that only a recording pays for what the lambda captures.
    private IRecording? Record(Accelerator device, StepBucket bucket, Action<StepBucket> enqueue) =>
        _steps[bucket] = device.Record(() => enqueue(bucket));

    private void Clear()
    {
        foreach (var recording in _steps.Values)
            recording?.Dispose();
        _steps.Clear();
    }
}
