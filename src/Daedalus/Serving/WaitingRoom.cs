namespace Daedalus.Serving;

/// <summary>
/// Requests that wait for a place in the batch: a bounded number, in an order that serves priorities first, clients in turn, and lets nobody wait for ever.
/// </summary>
/// <param name="limit">How many may wait.</param>
internal sealed class WaitingRoom(int limit)
{
    /// <summary>A request that waits rises by one class whenever so many have entered before it.</summary>
    public const int PassedPerClass = 64;

    private readonly Lock _lock = new();
    private readonly List<Place> _places = [];
    private readonly List<RunningRequest> _new = [];
    private readonly Dictionary<string, long> _lastTurns = new(StringComparer.Ordinal);
    private long _turn;
    private long _passed;
    private long _arrivals;
    private int _reserved;

    /// <summary>How many wait, those included that are still being checked.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _reserved;
        }
    }

    /// <summary>Whether nobody waits who could be run.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _places.Count == 0;
        }
    }

    /// <summary>Takes a place before anything is done for a request; false if there is none.</summary>
    /// <param name="extra">Places beside those of the room: free ones in the batch, which nobody has to wait for.</param>
    public bool TryReserve(int extra)
    {
        lock (_lock)
        {
            if (_reserved >= limit + extra)
                return false;
            _reserved++;
            return true;
        }
    }

    /// <summary>Gives back a place that was reserved.</summary>
    public void Release()
    {
        lock (_lock)
            _reserved--;
    }

    /// <summary>Lets a request with a reserved place wait.</summary>
    public void Add(RunningRequest request)
    {
        lock (_lock)
        {
            // Start-time fair queuing: the n-th request of a client stands beside the n-th of every other.
            var turn = Math.Max(_turn, _lastTurns.GetValueOrDefault(request.Client, -1) + 1);
            _lastTurns[request.Client] = turn;
            _places.Add(new Place(request, turn, _passed, _arrivals++));
            _new.Add(request);
        }
    }

    /// <summary>Who is next; null if nobody waits.</summary>
    public RunningRequest? Peek()
    {
        lock (_lock)
            return _places.Count == 0 ? null : _places[Next()].Request;
    }

    /// <summary>Takes a request out that enters the batch.</summary>
    /// <returns>Whether it still waited.</returns>
    public bool TryTake(RunningRequest request)
    {
        lock (_lock)
        {
            var index = IndexOf(request);
            if (index < 0)
                return false;
            _turn = Math.Max(_turn, _places[index].Turn);
            _passed++;
            Remove(index);
            return true;
        }
    }

    /// <summary>Takes a request out that will not be run.</summary>
    public bool TryRemove(RunningRequest request)
    {
        lock (_lock)
        {
            var index = IndexOf(request);
            if (index >= 0)
                Remove(index);
            return index >= 0;
        }
    }

    /// <summary>Lists those who came since it was last asked and still wait.</summary>
    public void TakeNew(List<RunningRequest> into)
    {
        into.Clear();
        lock (_lock)
        {
            into.AddRange(_new);
            _new.Clear();
        }
    }

    /// <summary>Lists all that wait, in no order.</summary>
    public void CopyTo(List<RunningRequest> into)
    {
        into.Clear();
        lock (_lock)
            foreach (var place in _places)
                into.Add(place.Request);
    }

    private int IndexOf(RunningRequest request) => _places.FindIndex(place => place.Request == request);

    private void Remove(int index)
    {
        _new.Remove(_places[index].Request);
        _places.RemoveAt(index);
        _reserved--;

        // Turns that lie behind say nothing any more, and clients may be many.
        if (_places.Count == 0)
            _lastTurns.Clear();
    }

    private int Next()
    {
        var best = 0;
        for (var i = 1; i < _places.Count; i++)
            if (Rank(_places[i]).CompareTo(Rank(_places[best])) < 0)
                best = i;
        return best;
    }

    private (long Class, long Turn, long Arrival) Rank(Place place) =>
        (-Math.Min((long)RequestPriority.High, (long)place.Request.Priority + ((_passed - place.Passed) / PassedPerClass)), place.Turn, place.Arrival);

    private readonly record struct Place(RunningRequest Request, long Turn, long Passed, long Arrival);
}
