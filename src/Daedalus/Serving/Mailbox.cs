using System.Threading.Channels;

namespace Daedalus.Serving;

/// <summary>
/// Updates on their way from the engine's thread to one reader. The writer never waits; a reader who is behind gets the oldest two in one, so that no text is lost
/// and no more than <see cref="Most"/> are held.
/// </summary>
internal sealed class Mailbox
{
    /// <summary>Updates held at most.</summary>
    public const int Most = 64;

    private readonly Lock _lock = new();
    private readonly List<DenoisingUpdate> _updates = [];

    // Continuations of the reader do not run on the engine's thread.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private bool _isRead;

    public void Post(DenoisingUpdate update)
    {
        lock (_lock)
        {
            _updates.Add(update);
            if (_updates.Count > Most)
            {
                _updates[1] = _updates[1] with { NewText = _updates[0].NewText + _updates[1].NewText };
                _updates.RemoveAt(0);
            }
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>Nothing more comes; a reader gets what is there, then the error if there is one.</summary>
    public void Close(Exception? error) => _wake.Writer.TryComplete(error);

    /// <exception cref="InvalidOperationException">Somebody reads already.</exception>
    public void Claim()
    {
        lock (_lock)
        {
            if (_isRead)
                throw new InvalidOperationException("The updates of a request have one reader, and there is one already.");
            _isRead = true;
        }
    }

    /// <summary>Waits until something is there; false when nothing more comes.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (!await _wake.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            return false;
        _wake.Reader.TryRead(out _);
        return true;
    }

    public DenoisingUpdate? TryTake()
    {
        lock (_lock)
        {
            if (_updates.Count == 0)
                return null;
            var first = _updates[0];
            _updates.RemoveAt(0);
            return first;
        }
    }
}
