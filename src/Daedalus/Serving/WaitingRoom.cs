using System.Runtime.InteropServices;

namespace Daedalus.Serving;

/// <summary>
/// Requests that wait for a place in the batch: a bounded number, in an order that serves priorities first, clients in turn, and lets nobody wait for ever. Who is
/// in the batch is counted here as well: whether there is a place is one number under one lock, also while somebody is on the way from the one to the other.
/// </summary>
/// <param name="limit">How many may wait.</param>
/// <param name="batchLimit">How many may be in the batch.</param>
internal sealed class WaitingRoom(int limit, int batchLimit)
{
    /// <summary>A request that waits rises by one class whenever so many have entered before it.</summary>
    public const int PassedPerClass = 64;

    private readonly Lock _lock = new();
    private readonly List<Place> _places = [];
    private readonly List<RunningRequest> _new = [];

    // Of each priority, or one client's requests of one would cost it turns of another.
    private readonly ClientTurns[] _turns = [.. Enum.GetValues<RequestPriority>().Select(_ => new ClientTurns(Math.Max(64, 2 * limit)))];
    private long _passed;
    private long _arrivals;
    private int _reserved;
    private int _active;

    /// <summary>How many wait, those included that are still being checked, and how many are in the batch.</summary>
    public (int Waiting, int Active) Count
    {
        get
        {
            lock (_lock)
                return (_reserved, _active);
        }
    }

    /// <summary>Clients whose turns are remembered.</summary>
    public int Clients
    {
        get
        {
            lock (_lock)
                return _turns.Sum(turns => turns.Clients);
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
    public bool TryReserve()
    {
        lock (_lock)
        {
            // Nobody has to wait for a free one in the batch.
            if (_reserved + _active >= limit + batchLimit)
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
            _places.Add(new Place(request, request.Priority, TurnsOf(request.Priority).Next(request.Client), _passed, _arrivals++));
            _new.Add(request);
        }
    }

    /// <summary>Who is next; null if nobody waits.</summary>
    public RunningRequest? Peek()
    {
        lock (_lock)
            return _places.Count == 0 ? null : _places[Next()].Request;
    }

    /// <summary>Takes a request out that has entered the batch.</summary>
    /// <returns>Whether it still waited.</returns>
    public bool TryTake(RunningRequest request)
    {
        lock (_lock)
        {
            // It is there until it leaves, also if it was ended in between.
            _active++;
            var index = IndexOf(request);
            if (index < 0)
                return false;
            TurnsOf(_places[index].Class).Serve(_places[index].Turn);
            _passed++;
            Remove(index);
            Lift();
            return true;
        }
    }

    /// <summary>Says that so many have left the batch.</summary>
    public void Leave(int count)
    {
        lock (_lock)
            _active -= count;
    }

    /// <summary>Takes a request out that will not be run.</summary>
    public bool TryRemove(RunningRequest request)
    {
        lock (_lock)
        {
            var index = IndexOf(request);
            if (index < 0)
                return false;
            var place = _places[index];
            Remove(index);
            MoveUpBehind(place);
            return true;
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
            foreach (var turns in _turns)
                turns.Clear();
    }

    // Who leaves before it is served has cost its client nothing. One that has risen has no turn among those of its own class any more.
    private void MoveUpBehind(in Place gone)
    {
        if (gone.Class != gone.Request.Priority || _places.Count == 0)
            return;
        var turns = TurnsOf(gone.Class);
        foreach (ref var place in CollectionsMarshal.AsSpan(_places))
            if (place.Turn > Math.Max(gone.Turn, turns.Now) && place.Class == gone.Class && place.Request.Priority == gone.Class && place.Request.Client == gone.Request.Client)
                place = place with { Turn = place.Turn - 1 };
        turns.TakeBack(gone.Request.Client);
    }

    private ClientTurns TurnsOf(RequestPriority priority) => _turns[priority - RequestPriority.Low];

    private void Lift()
    {
        foreach (ref var place in CollectionsMarshal.AsSpan(_places))
            if (place.Class < RequestPriority.High && (_passed - place.Passed) % PassedPerClass == 0)
            {
                // As far from the turn that is served as it was below: many who rise together still take turns with those who are there.
                var distance = Math.Max(0, place.Turn - TurnsOf(place.Class).Now);
                place = place with { Class = place.Class + 1, Turn = TurnsOf(place.Class + 1).Now + distance };
            }
    }

    private int Next()
    {
        var best = 0;
        for (var i = 1; i < _places.Count; i++)
            if (Rank(_places[i]).CompareTo(Rank(_places[best])) < 0)
                best = i;
        return best;
    }

    private static (int Class, long Turn, long Arrival) Rank(in Place place) => (-(int)place.Class, place.Turn, place.Arrival);

    private readonly record struct Place(RunningRequest Request, RequestPriority Class, long Turn, long Passed, long Arrival);
}
