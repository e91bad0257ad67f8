namespace Daedalus.Tests;

/// <summary>What code leaves to the garbage collector.</summary>
internal static class AllocatedBytes
{
    private const int Runs = 5;

    /// <summary>
    /// Bytes that this thread allocates in an action, the least of several runs: in the first the runtime compiles and fills its own caches, and it does so in a later
    /// one now and then.
    /// </summary>
    public static long Least(Action action) => Least(() =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    /// <summary>The same of what measures itself; nothing can be less than nothing.</summary>
    public static long Least(Func<long> measure)
    {
        var least = measure();
        for (var run = 1; run < Runs && least > 0; run++)
            least = Math.Min(least, measure());
        return least;
    }
}
