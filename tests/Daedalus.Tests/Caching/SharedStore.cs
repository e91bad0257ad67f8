using Daedalus.Engine;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Tests.Engine;

namespace Daedalus.Tests.Caching;

/// <summary>
/// Requests that share a store and come and go between forwards: the next enters when there is room, who is done leaves, and they stand in another order in every
/// forward. All that is nobody's is NaN, and so is what a request finds when it enters.
/// </summary>
internal sealed class SharedStore : IDisposable
{
    private readonly IDevice _device;
    private readonly DiffusionModel _model;
    private readonly KeyValueStore _store;
    private readonly List<DenoisingRow> _inside = [];

    public SharedStore(IDevice device, DiffusionModel model, int positions)
    {
        (_device, _model) = (device, model);
        KeyValueStore? store = null;
        model.Turn.Use(pass => store = pass.CreateStore(positions));
        _store = store!;
        _store.Reserve();
        Spoil(new KeyValueRange(0, positions));
    }

    /// <summary>Forwards with free positions in several pieces.</summary>
    public int Gaps { get; private set; }

    /// <summary>The most requests that were inside together.</summary>
    public int Most { get; private set; }

    /// <summary>Runs requests to their ends, in the order that they are given.</summary>
    public RunOfRows[] Run(IReadOnlyList<GenerationRequest> requests)
    {
        DenoisingRow[] rows = [.. requests.Select(Admit)];
        var next = 0;
        for (var forward = 0; next < rows.Length || _inside.Count > 0; forward++)
        {
            for (; next < rows.Length && rows[next].Room.TryTake(_store); next++)
                _inside.Insert(forward % (_inside.Count + 1), rows[next]);
            Assert.NotEmpty(_inside);
            (Most, Gaps) = (Math.Max(Most, _inside.Count), Gaps + (_store.LongestFree < _store.FreePositions ? 1 : 0));
            _model.Turn.Step([.. _inside], _store);
            foreach (var done in _inside.Where(row => !row.IsOpen))
            {
                var (prompted, unprompted) = (done.Room.Prompted, done.Room.Unprompted);
                done.Room.Return(_store);
                Spoil(prompted);
                Spoil(unprompted);
            }

            _inside.RemoveAll(row => !row.IsOpen);
            _inside.Reverse();
        }

        Assert.Equal(_store.Positions, _store.LongestFree);
        return [.. rows.Select(RunOfRows.Of)];
    }

    public void Dispose() => _store.Dispose();

    private DenoisingRow Admit(GenerationRequest request)
    {
        using var generation = new Generation(_model, [request]);
        return generation.Rows[0];
    }

    private void Spoil(KeyValueRange range)
    {
        foreach (var layer in _store.At(default, default, default))
        {
            var nothing = new float[range.Length * layer.Rows.Columns];
            nothing.AsSpan().Fill(float.NaN);
            Transfer.Write(_device, layer.Rows, range.Start, nothing);
        }
    }
}
