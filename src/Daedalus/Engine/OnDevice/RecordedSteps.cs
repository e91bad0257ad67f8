using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Engine.OnDevice;

/// <summary>
/// Steps that a device keeps, by their bucket. A step runs once as it is, since it may compile and allocate; the second time in its bucket it is
/// recorded; from then on it is one call. Recordings name memory, so all go when an activation has moved.
/// </summary>
internal sealed class RecordedSteps : IDisposable
{
    private readonly Dictionary<StepBucket, IRecording?> _steps = [];
    private long _heldBytes;

    /// <summary>Runs a step in its bucket.</summary>
    /// <param name="device">Where.</param>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="heldBytes">Bytes of activations; they only grow, so the same figure means the same memory.</param>
    /// <param name="enqueue">Enqueues the step; must not change between calls.</param>
    public void Run(Accelerator device, StepBucket bucket, Func<long> heldBytes, Action<StepBucket> enqueue)
    {
        if (_heldBytes != heldBytes())
            Clear();
        if (!_steps.TryGetValue(bucket, out var recording))
        {
            enqueue(bucket);
            _steps[bucket] = null;
            _heldBytes = heldBytes();
            return;
        }

        recording ??= Record(device, bucket, enqueue);
        recording?.Replay();
    }

    public void Dispose() => Clear();

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
