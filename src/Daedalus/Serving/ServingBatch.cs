using System.Runtime.InteropServices;
using Daedalus.Engine;
using Daedalus.Models;

namespace Daedalus.Serving;

/// <summary>The requests that are denoised together.</summary>
internal sealed class ServingBatch(DiffusionModel model, EngineOptions options) : IDisposable
{
    private readonly List<RunningRequest> _requests = [];
    private readonly List<DenoisingRow> _rows = [];
    private readonly Dictionary<RunningRequest, KeyValueStore> _stores = [];
    private volatile int _count;

    /// <summary>How many there are; may be asked from any thread.</summary>
    public int Count => _count;

    public ReadOnlySpan<RunningRequest> Requests => CollectionsMarshal.AsSpan(_requests);

    /// <summary>Why a request cannot run even alone; null if it can.</summary>
    public InsufficientMemoryException? Refusal(RunningRequest request)
    {
        try
        {
            model.Turn.RefuseWhatWouldNotFit([request.Answer.Row], options.MemoryLimit, onHost: true);
            return null;
        }
        catch (InsufficientMemoryException error)
        {
            return error;
        }
    }

    /// <summary>Whether all would fit, should all their canvases grow as long as they may. Alone, everybody who was not refused does.</summary>
    public bool HasRoomFor(RunningRequest next)
    {
        if (_rows.Count == 0)
            return true;
        _rows.Add(next.Answer.Row);
        var fits = model.Turn.WouldFit(CollectionsMarshal.AsSpan(_rows), options.MemoryLimit);
        _rows.RemoveAt(_rows.Count - 1);
        return fits;
    }

    public void Add(RunningRequest request)
    {
        _requests.Add(request);
        if (request.Answer.Row.IsCached)
            _stores.Add(request, model.Turn.TryCreateStore([request.Answer.Row])!);
        else
            _rows.Add(request.Answer.Row);
        _count = _requests.Count;
    }

    /// <summary>One forward over all of them.</summary>
    public void Step()
    {
        using (model.Lifetime.Enter())
        {
            model.Turn.Step(CollectionsMarshal.AsSpan(_rows), null);
            foreach (var (request, store) in _stores)
                model.Turn.Step([request.Answer.Row], store);
        }
    }

    /// <summary>Lets those leave who are done.</summary>
    public void DropEnded()
    {
        for (var i = _requests.Count - 1; i >= 0; i--)
            if (_requests[i].Result.IsCompleted)
            {
                if (_stores.Remove(_requests[i], out var store))
                    store.Dispose();
                _rows.Remove(_requests[i].Answer.Row);
                _requests.RemoveAt(i);
            }

        _count = _requests.Count;
    }

    public void Dispose()
    {
    }
}
