using Daedalus.Engine.OnDevice;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>Requests of one batch from their first step to their answers.</summary>
internal sealed class Generation : IDisposable
{
    private readonly DiffusionModel _model;
    private readonly Answer[] _answers;
    private readonly DenoisingRow[] _rows;
    private DeviceRows? _onDevice;
    private KeyValueStore? _store;
    private bool _isPlaced;
    private TimeSpan _elapsed;

    /// <exception cref="ArgumentException">A request is invalid.</exception>
    public Generation(DiffusionModel model, IReadOnlyList<GenerationRequest> requests)
    {
        _model = model;
        _answers = [.. requests.Select(request => new Answer(model, request))];
        _rows = [.. _answers.Select(answer => answer.Row)];
        model.Turn.RefuseWhatWouldNotFit(_rows);
    }

    public ReadOnlySpan<DenoisingRow> Rows => _rows;

    /// <summary>One step for all; the boundary at which cancellation and disposal are honoured.</summary>
    public bool Step(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (_model.Lifetime.Enter())
        {
            var started = _model.TimeProvider.GetTimestamp();
            if (!_isPlaced)
                Place();
            var open = _onDevice is null ? _model.Turn.Step(_rows, _store) : _model.Turn.Step(_onDevice);
            _elapsed += _model.TimeProvider.GetElapsedTime(started);
            return open;
        }
    }

    /// <summary>The answer of a row that is done.</summary>
    public GenerationResult Finish(int index) => _answers[index].Finish(_elapsed);

    /// <summary>The state of a row for those who watch.</summary>
    public DenoisingUpdate Watch(int index)
    {
        var (row, answer) = (_rows[index], _answers[index]);
        if (row.IsOpen)
            _onDevice?.FetchCanvas(index);
        return new DenoisingUpdate
        {
            Step = row.Forwards,
            Canvas = answer.Cells(),
            NewText = answer.TakeText(),
            Result = row.IsOpen ? null : Finish(index),
        };
    }

    /// <summary>Gives back what the requests hold on a device.</summary>
    public void Dispose()
    {
        _onDevice?.Dispose();
        _store?.Dispose();
    }

    private void Place()
    {
        (_onDevice, _store, _isPlaced) = (_model.Turn.TryPlace(_rows), _model.Turn.TryCreateStore(_rows), true);
        _store?.Reserve();
    }
}
