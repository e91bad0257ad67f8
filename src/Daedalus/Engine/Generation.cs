using Daedalus.Denoising;
using Daedalus.Engine.OnDevice;

namespace Daedalus.Engine;

/// <summary>Requests of one batch from their first step to their answers.</summary>
internal sealed class Generation : IDisposable
{
    private readonly DiffusionModel _model;
    private readonly DenoisingRow[] _rows;
    private DeviceRows? _onDevice;
    private bool _isPlaced;
    private TimeSpan _elapsed;

    /// <exception cref="ArgumentException">A request is invalid.</exception>
    public Generation(DiffusionModel model, IReadOnlyList<GenerationRequest> requests)
    {
        _model = model;
        _rows = [.. requests.Select(request => Admit(model, request))];
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
                (_onDevice, _isPlaced) = (_model.Turn.TryPlace(_rows), true);
            var open = _onDevice is null ? _model.Turn.Step(_rows) : _model.Turn.Step(_onDevice);
            _elapsed += _model.TimeProvider.GetElapsedTime(started);
            return open;
        }
    }

    /// <summary>The answer of a row that is done.</summary>
    public GenerationResult Finish(int index)
    {
        var row = _rows[index];
        var ids = row.Canvas.Generation;
        var stop = _model.StopTokens.IndexIn(ids);
        var statistics = row.Statistics;
        var failed = row.Error is not null;
        return new GenerationResult
        {
            Ids = failed ? [] : ids.ToArray(),
            Raw = failed ? "" : _model.Tokenizer.Decode(ids),
            Text = failed ? "" : _model.Tokenizer.Decode(stop >= 0 ? ids[..stop] : ids, skipSpecial: true),
            Stop = failed ? StopReason.Failed : stop >= 0 ? StopReason.EndOfText : StopReason.Length,
            Device = _model.DeviceName,
            Elapsed = _elapsed,
            Error = row.Error,
            Statistics = new GenerationStatistics
            {
                PromptTokens = row.Canvas.PromptLength,
                CanvasTokens = ids.Length,
                EffectiveTokens = ids.Length - ids.Count(_model.Conventions.EosToken),
                Forwards = row.Forwards,
                ComputedPositions = row.ComputedPositions,
                LengthRounds = statistics.LengthRounds,
                Insertions = statistics.Insertions,
                ForcedFills = statistics.ForcedFills,
                StuckFills = statistics.StuckFills,
            },
        };
    }

    /// <summary>The state of a row for those who watch.</summary>
    public DenoisingUpdate Watch(int index, CommittedText text)
    {
        var row = _rows[index];
        if (row.IsOpen)
            _onDevice?.FetchCanvas(index);
        var ids = row.Canvas.Generation;
        var cells = new CanvasCell[ids.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var isMask = ids[i] == _model.Conventions.MaskToken;
            cells[i] = new CanvasCell(ids[i], isMask ? "" : _model.Tokenizer.TokenText(ids[i]), isMask, row.Canvas.Confidence[i], row.Canvas.Born[i]);
        }

        return new DenoisingUpdate
        {
            Step = row.Forwards,
            Canvas = cells,
            NewText = text.Advance(ids, row.Frozen, isLast: !row.IsOpen),
            Result = row.IsOpen ? null : Finish(index),
        };
    }

    /// <summary>Gives back what the requests hold on a device.</summary>
    public void Dispose() => _onDevice?.Dispose();

    private static DenoisingRow Admit(DiffusionModel model, GenerationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request.Prompt, nameof(GenerationRequest.Prompt));
        var options = request.Options ?? new GenerationOptions();
        var decoder = options.Decoder ?? model.DefaultDecoder();
        decoder.Validate();
        var prompt = request.Prompt.Encode(model.Tokenizer, model.Template, model.Conventions.VocabularySize);
        if (prompt.Length >= model.Conventions.ContextLimit)
            throw new ArgumentException(FormattableString.Invariant(
                $"The prompt has {prompt.Length:N0} tokens; the model's context of {model.Conventions.ContextLimit:N0} must hold prompt and answer. Shorten the prompt."));
        var context = new DecoderContext(model.Conventions, prompt.Length, options.Seed);
        var made = decoder.Create(context);
        DecoderContract.CheckLengths(made, context.Room);
        return new DenoisingRow(prompt, made, model.Conventions, model.TurnEndToken, options.Seed) { StopsEarly = options.StopEarly };
    }
}
