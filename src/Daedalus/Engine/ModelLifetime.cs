namespace Daedalus.Engine;

/// <summary>
/// Lets a model be disposed at any time: those inside finish their current step on memory that stays, those who come later are refused,
/// and the last to leave frees everything.
/// </summary>
internal sealed class ModelLifetime(Action free)
{
    private readonly Lock _lock = new();
    private int _users;
    private bool _disposed;

    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public Use Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(DiffusionModel));
            _users++;
        }

        return new Use(this);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_users > 0)
                return;
        }

        free();
    }

    private void Leave()
    {
        lock (_lock)
            if (--_users > 0 || !_disposed)
                return;
        free();
    }

    /// <summary>A stay inside; leave it once.</summary>
    internal readonly struct Use(ModelLifetime lifetime) : IDisposable
    {
        public void Dispose() => lifetime.Leave();
    }
}
