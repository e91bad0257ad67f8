using Daedalus.Denoising;
using Daedalus.Engine.OnDevice;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>Requests of one batch from their first step to their answers.</summary>
internal sealed class Generation : IDisposable
{
    private readonly DiffusionModel _model;
    private readonly DenoisingRow[] _rows;
    private readonly StopStrings[] _stops;
    private DeviceRows? _onDevice;
    private KeyValueStore? _store;
    private bool _isPlaced;
    private TimeSpan _elapsed;

    /// <exception cref="ArgumentException">A request is invalid.</exception>
    public Generation(DiffusionModel model, IReadOnlyList<GenerationRequest> requests)
    {
        _model = model;
        _stops = [.. requests.Select(request => new StopStrings((request.Options ?? new GenerationOptions()).StopStrings))];
        _rows = [.. requests.Select((request, i) => Admit(model, request, _stops[i]))];
        model.Turn.RefuseWhatWouldNotFit(_rows);
    }

    public ReadOnlySpan<DenoisingRow> Rows => _rows;

    /// <summary>The text of a request's answer as it becomes final. What ends a gap does not end what stands behind it.</summary>
    public CommittedText TextOf(int index) =>
        new(_model.Tokenizer, _rows[index].Canvas.Gaps.IsEmpty ? _model.StopTokens : new StopTokens(-1, null), _stops[index], _model.Conventions.MaskToken);

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
    public GenerationResult Finish(int index)
    {
        var row = _rows[index];
        var ids = row.Canvas.Generation;
        var gaps = row.Canvas.Gaps;
        var stop = gaps.IsEmpty ? _model.StopTokens.IndexIn(ids) : -1;
        var statistics = row.Statistics;
        var failed = row.Error is not null;
        var text = failed ? "" : _model.Tokenizer.Decode(stop >= 0 ? ids[..stop] : ids, skipSpecial: true);
        var cut = _stops[index].IndexIn(text);
        return new GenerationResult
        {
            Ids = failed ? [] : ids.ToArray(),
            Raw = failed ? "" : _model.Tokenizer.Decode(ids),
            Text = cut >= 0 ? text[..cut] : text,
            Stop = failed ? StopReason.Failed : !gaps.IsEmpty ? StopReason.Filled : cut >= 0 ? StopReason.StopString : stop >= 0 ? StopReason.EndOfText : StopReason.Length,
            Device = _model.DeviceName,
            Elapsed = _elapsed,
            Error = row.Error,
            Gaps = gaps.IsEmpty ? null : failed ? [] : TextOfGaps(ids, gaps, row.Canvas.GapCount),
            WrittenAt = !row.RecordsSteps ? null : failed ? [] : row.Canvas.Written.ToArray(),
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

    private string[] TextOfGaps(ReadOnlySpan<int> ids, ReadOnlySpan<int> gaps, int count)
    {
        var texts = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < ids.Length; i++)
            if (gaps[i] >= 0)
                texts[gaps[i]].Add(ids[i]);
        return [.. texts.Select(gap => _model.Tokenizer.Decode([.. gap], skipSpecial: true))];
    }

    private static DenoisingRow Admit(DiffusionModel model, GenerationRequest request, StopStrings stops)
    {
        ArgumentNullException.ThrowIfNull(request.Prompt, nameof(GenerationRequest.Prompt));
        var options = request.Options ?? new GenerationOptions();
        var decoder = options.Decoder ?? model.DefaultDecoder();
        decoder.Validate();
        options.Cache?.ValidateFor(model.Conventions);
        var prompt = model.Encode(request.Prompt);
        if (prompt.Length >= model.Conventions.ContextLimit)
            throw new ArgumentException(FormattableString.Invariant(
                $"The prompt has {prompt.Length:N0} tokens; the model's context of {model.Conventions.ContextLimit:N0} must hold prompt and answer. Shorten the prompt."));
        var context = new DecoderContext(model.Conventions, prompt.Length, options.Seed);
        if (options.Infill is not null && (options.StopEarly || !stops.IsEmpty))
            throw new ArgumentException($"An infilled canvas ends where it ends; {nameof(GenerationOptions.StopEarly)} and {nameof(GenerationOptions.StopStrings)} are for answers. Leave them out.");
        var (given, gaps) = options.Infill?.Encode(model.Tokenizer, model.Conventions, context.Room) ?? ([], []);
        var made = given.Length == 0 ? decoder.Create(context) : decoder.CreateForGaps(context, given.Length);
        DecoderContract.CheckLengths(made, context.Room);
        DecoderContract.CheckGuidance(made, options.Guidance);
        var row = new DenoisingRow(prompt, made, model.Conventions, model.TurnEndToken, options.Seed, options.Cache, LogitBias.Of(options.LogitBias, model.Conventions), (float)options.Guidance)
        {
            StopsEarly = options.StopEarly,
            RecordsSteps = options.RecordSteps,
            StopText = stops.IsEmpty ? null : new CommittedText(model.Tokenizer, model.StopTokens, stops, model.Conventions.MaskToken),
        };
        if (given.Length > 0)
            row.Give(given, gaps);
        return row;
    }
}
