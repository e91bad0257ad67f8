using System.Runtime.InteropServices;
using Daedalus.Engine;

namespace Daedalus.Serving;

/// <summary>The requests that are denoised together: those that keep keys and values share one forward, all others another.</summary>
internal sealed class ServingBatch(DiffusionModel model, EngineOptions options) : IDisposable
{
    private readonly List<RunningRequest> _requests = [];
    private readonly List<DenoisingRow> _rows = [];
    private readonly List<DenoisingRow> _keeping = [];
    private readonly List<DenoisingRow> _all = [];
    private readonly ServingStore _store = new(model.Turn, options.MaxBatch);

    public int Count => _requests.Count;

    public ReadOnlySpan<RunningRequest> Requests => CollectionsMarshal.AsSpan(_requests);

    /// <summary>Why a request cannot run even alone; null if it can.</summary>
    public Exception? Refusal(RunningRequest request)
    {
        try
        {
            model.Turn.RefuseWhatWouldNotFit([request.Answer.Row], options.MemoryLimit, onHost: true, releasable: _store.Bytes);
            return null;
        }
        catch (Exception error) when (error is InsufficientMemoryException or OverflowException)
        {
            return error;
        }
    }

    /// <summary>Lets a request in, if all would fit, should all their canvases grow as long as they may.</summary>
    public bool TryAdd(RunningRequest next)
    {
        var row = next.Answer.Row;
        if (!HasRoom(row))
            return false;
        _all.Add(row);
        _requests.Add(next);
        (row.IsCached ? _keeping : _rows).Add(row);
        return true;
    }

    /// <summary>One forward over those that keep keys and values, or over all others.</summary>
    public void Step(bool isKeeping)
    {
        var rows = CollectionsMarshal.AsSpan(isKeeping ? _keeping : _rows);
        if (rows.IsEmpty)
            return;
        using (model.Lifetime.Enter())
            model.Turn.Step(rows, isKeeping ? _store.Pool : null);
    }

    /// <summary>Lets those leave who are done.</summary>
    /// <returns>How many left.</returns>
    public int DropEnded()
    {
        var before = _requests.Count;
        for (var i = before - 1; i >= 0; i--)
            if (_requests[i].HasEnded)
                Drop(i);
        return before - _requests.Count;
    }

    public void Dispose() => _store.Dispose();

    private bool HasRoom(DenoisingRow row)
    {
        var spare = SpareWith(row);
        if (spare < 0 && _requests.Count == 0)
        {
            // Nobody keeps anything in it now.
            _store.Dispose();
            spare = SpareWith(row);
        }

        return spare >= 0 && (!row.IsCached || _store.TryEnter(row, spare));
    }

    private long SpareWith(DenoisingRow row)
    {
        _all.Add(row);
        var spare = model.Turn.Spare(CollectionsMarshal.AsSpan(_all), options.MemoryLimit, _store.Bytes);
        _all.RemoveAt(_all.Count - 1);
        return spare;
    }

    private void Drop(int index)
    {
        var row = _requests[index].Answer.Row;
        if (row.IsCached)
            _store.Leave(row);
        _keeping.Remove(row);
        _rows.Remove(row);
        _all.Remove(row);
        _requests.RemoveAt(index);
    }
}
