namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>
/// A fixed set of threads that share the items of one piece of work at a time. The caller works too. Each begins with its own part of the items, the
/// same share of every work, since what it wrote in one run lies in its own cache in the next; then it takes from the others' parts. Items are handed
/// out one by one, so a core that another process holds delays one item, not half of the work; a helper that wakes too late finds the work closed and
/// is not waited for. Nothing is allocated per run.
/// </summary>
internal sealed unsafe class ThreadTeam : IDisposable
{
    // About 100 microseconds: longer than the gap between two launches of a forward, shorter than anybody notices.
    private const int SpinsBeforeSleep = 300;

    // Counters a cache line apart, and the next line with it, which processors fetch together.
    private const int CounterStride = 32;

    private readonly Thread[] _helpers;
    private readonly int[] _next;
    private readonly SemaphoreSlim _wake = new(0);
    private delegate*<void*, int, int, void> _body;
    private void* _work;
    private int _items;
    private int _open;
    private int _epoch;
    private int _inside;
    private int _asleep;
    private volatile bool _disposed;
    private Exception? _fault;

    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _helpers = new Thread[threads - 1];
        _next = new int[threads * CounterStride];
        for (var i = 0; i < _helpers.Length; i++)
        {
            var worker = i + 1;
            _helpers[i] = new Thread(() => Help(worker)) { IsBackground = true, Name = $"daedalus-{worker}" };
            _helpers[i].Start();
        }
    }

    public int Threads => _helpers.Length + 1;

    /// <summary>Runs every item and returns when all are done. One caller at a time: the device sees to that.</summary>
    public void Run<T>(int items, T* work)
        where T : unmanaged, ICpuWork
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (items <= 1 || _helpers.Length == 0)
        {
            for (var item = 0; item < items; item++)
                work->Execute(item, 0);
            return;
        }

        Open(items, work, &Invoke<T>);
        try
        {
            Drain(0);
        }
        finally
        {
            Close();
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _wake.Release(_helpers.Length + 1);
        foreach (var helper in _helpers)
            helper.Join();
        _wake.Dispose();
    }

    private static void Invoke<T>(void* work, int item, int worker)
        where T : unmanaged, ICpuWork =>
        ((T*)work)->Execute(item, worker);

    private void Open(int items, void* work, delegate*<void*, int, int, void> body)
    {
        _work = work;
        _body = body;
        _items = items;
        for (var worker = 0; worker < Threads; worker++)
            _next[worker * CounterStride] = FirstOf(worker);
        Volatile.Write(ref _open, 1);
        Interlocked.Increment(ref _epoch);

        // Taken, not read: a helper whose core is busy is woken once, not at every launch until it has come.
        var asleep = Interlocked.Exchange(ref _asleep, 0);
        if (asleep > 0)
            _wake.Release(asleep);
    }

    // Closed before _inside is read, while a helper raises _inside before it reads _open: one of the two always sees the other.
    private void Close()
    {
        Interlocked.Exchange(ref _open, 0);
        var spin = default(SpinWait);
        while (Volatile.Read(ref _inside) != 0)
            spin.SpinOnce(sleep1Threshold: -1);
        if (Interlocked.Exchange(ref _fault, null) is { } fault)
            throw new InvalidOperationException("A kernel failed on a helper thread.", fault);
    }

    private int FirstOf(int worker) => (int)((long)_items * worker / Threads);

    private void Drain(int worker)
    {
        for (var i = 0; i < Threads; i++)
            DrainPart((worker + i) % Threads, worker);
    }

    private void DrainPart(int part, int worker)
    {
        var end = FirstOf(part + 1);
        ref var next = ref _next[part * CounterStride];
        while (Volatile.Read(ref next) < end && Interlocked.Increment(ref next) - 1 is var item && item < end)
            _body(_work, item, worker);
    }

    private void Help(int worker)
    {
        for (var seen = 0; !_disposed;)
        {
            seen = AwaitChange(seen);
            Interlocked.Increment(ref _inside);
            try
            {
                if (Volatile.Read(ref _open) != 0)
                    Drain(worker);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _fault, e, null);
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }
        }
    }

    private int AwaitChange(int seen)
    {
        for (var spins = 0; spins < SpinsBeforeSleep; spins++)
        {
            var now = Volatile.Read(ref _epoch);
            if (now != seen || _disposed)
                return now;
            Thread.SpinWait(10);
        }

        Interlocked.Increment(ref _asleep);
        if ((Volatile.Read(ref _epoch) == seen && !_disposed) || !TryStayAwake())
            _wake.Wait();
        return Volatile.Read(ref _epoch);
    }

    // False where the caller has counted this helper already, and wakes it.
    private bool TryStayAwake()
    {
        for (var asleep = Volatile.Read(ref _asleep); asleep > 0;)
        {
            var before = Interlocked.CompareExchange(ref _asleep, asleep - 1, asleep);
            if (before == asleep)
                return true;
            asleep = before;
        }

        return false;
    }
}
