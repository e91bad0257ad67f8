namespace Daedalus.Serving;

/// <summary>Whether an engine takes requests. Its thread sleeps here while nothing is to be done.</summary>
internal sealed class EngineDoor
{
    // A monitor, since a thread sleeps on it.
    private readonly object _lock = new();
    private EngineState _state;
    private Exception? _fault;

    public (EngineState State, Exception? Fault) State
    {
        get
        {
            lock (_lock)
                return (_state, _fault);
        }
    }

    /// <exception cref="EngineStoppedException">Nobody is let in any more.</exception>
    public void RefuseIfClosed() => Enter(null);

    /// <summary>Lets one in: whoever is in before the door closes is seen by the thread that closes it.</summary>
    /// <exception cref="EngineStoppedException">Nobody is let in any more.</exception>
    public void Enter(Action? enter)
    {
        lock (_lock)
        {
            if (_state == EngineState.Faulted)
                throw new EngineStoppedException($"The engine takes no requests since its device failed: {_fault?.Message} Start it anew.", _fault);
            if (_state != EngineState.Running)
                throw new EngineStoppedException("The engine is stopping and takes no more requests.");
            enter?.Invoke();
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Lets nobody in any more, and has the thread end when all who are in have left.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (_state == EngineState.Running)
                _state = EngineState.Draining;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Says that the thread has ended, and why if it was a fault.</summary>
    public void Close(Exception? fault)
    {
        lock (_lock)
            (_state, _fault) = (fault is null ? EngineState.Stopped : EngineState.Faulted, fault);
    }

    /// <summary>Has the thread look whether there is something to do.</summary>
    public void Wake()
    {
        lock (_lock)
            Monitor.PulseAll(_lock);
    }

    /// <summary>Sleeps while nothing is to be done; false when nothing will be.</summary>
    /// <param name="isIdle">Whether nobody waits or runs.</param>
    /// <param name="rest">Told before every sleep.</param>
    public bool WaitForWork(Func<bool> isIdle, Action rest)
    {
        lock (_lock)
            while (true)
            {
                var idle = isIdle();
                if (!idle)
                    return true;
                if (_state != EngineState.Running)
                    return false;
                rest();
                Monitor.Wait(_lock);
            }
    }
}
