namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>What a device was asked to do since it was opened: deterministic, so that budgets can be held against it.</summary>
/// <param name="Launches">Kernels and fills enqueued one by one.</param>
/// <param name="Replays">Recorded sequences of launches enqueued as one.</param>
/// <param name="Waits">Times that the host waited for the device.</param>
/// <param name="BytesToDevice">Bytes copied from the host.</param>
/// <param name="BytesToHost">Bytes copied to the host.</param>
/// <param name="Allocations">Times that memory was taken.</param>
public readonly record struct LaunchCounters(long Launches, long Replays, long Waits, long BytesToDevice, long BytesToHost, long Allocations)
{
    /// <summary>What was added since <paramref name="before"/>.</summary>
    public static LaunchCounters operator -(LaunchCounters after, LaunchCounters before) => new(
        after.Launches - before.Launches, after.Replays - before.Replays, after.Waits - before.Waits,
        after.BytesToDevice - before.BytesToDevice, after.BytesToHost - before.BytesToHost, after.Allocations - before.Allocations);
}
