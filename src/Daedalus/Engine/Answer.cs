using Daedalus.Denoising;

namespace Daedalus.Engine;

/// <summary>One request from its admission to its answer.</summary>
internal sealed class Answer
{
    private readonly DiffusionModel _model;
    private readonly StopStrings _stops;

    /// <summary>Checks a request and makes room for its canvas.</summary>
    /// <exception cref="ArgumentException">It is invalid.</exception>
    public Answer(DiffusionModel model, GenerationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request.Prompt, nameof(GenerationRequest.Prompt));
        _model = model;
        var options = request.Options ?? new GenerationOptions();
        _stops = new StopStrings(options.StopStrings);
        Row = Admit(model, request.Prompt, options, _stops);
        Text = new CommittedText(
            model.Tokenizer, Row.Canvas.Gaps.IsEmpty ? model.StopTokens : new StopTokens(-1, null), _stops, model.Conventions.MaskToken);
    }

    public DenoisingRow Row { get; }

    /// <summary>Its text as it becomes final. What ends a gap does not end what stands behind it.</summary>
    public CommittedText Text { get; }

    /// <summary>Text that became final since it was last asked for.</summary>
    public string TakeText() => Text.Advance(Row.Canvas.Generation, Row.Frozen, isLast: !Row.IsOpen);

    /// <summary>The canvas for those who watch.</summary>
    public CanvasCell[] Cells()
    {
        var ids = Row.Canvas.Generation;
        var cells = new CanvasCell[ids.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var isMask = ids[i] == _model.Conventions.MaskToken;
            cells[i] = new CanvasCell(ids[i], isMask ? "" : _model.Tokenizer.TokenText(ids[i]), isMask, Row.Canvas.Confidence[i], Row.Canvas.Born[i]);
        }

        return cells;
    }

    /// <summary>The answer, once the row is done.</summary>
    /// <param name="elapsed">Time spent in steps.</param>
    /// <param name="waited">Time before the first.</param>
    public GenerationResult Finish(TimeSpan elapsed, TimeSpan waited = default)
    {
        var ids = Row.Canvas.Generation;
        var gaps = Row.Canvas.Gaps;
        var stop = gaps.IsEmpty ? _model.StopTokens.IndexIn(ids) : -1;
        var failed = Row.Error is not null;
        var text = failed ? "" : _model.Tokenizer.Decode(stop >= 0 ? ids[..stop] : ids, skipSpecial: true);
        var cut = _stops.IndexIn(text);
        return new GenerationResult
        {
            Ids = failed ? [] : ids.ToArray(),
            Raw = failed ? "" : _model.Tokenizer.Decode(ids),
            Text = cut >= 0 ? text[..cut] : text,
            Stop = failed ? StopReason.Failed : !gaps.IsEmpty ? StopReason.Filled : cut >= 0 ? StopReason.StopString : stop >= 0 ? StopReason.EndOfText : StopReason.Length,
            Device = _model.DeviceName,
            Elapsed = elapsed,
            Waited = waited,
            Error = Row.Error,
            Gaps = gaps.IsEmpty ? null : failed ? [] : TextOfGaps(ids, gaps, Row.Canvas.GapCount),
            WrittenAt = !Row.RecordsSteps ? null : failed ? [] : Row.Canvas.Written.ToArray(),
            Statistics = Statistics(ids),
        };
    }

    private GenerationStatistics Statistics(ReadOnlySpan<int> ids) => new()
    {
        PromptTokens = Row.Canvas.PromptLength,
        CanvasTokens = ids.Length,
        EffectiveTokens = ids.Length - ids.Count(_model.Conventions.EosToken),
        Forwards = Row.Forwards,
        ComputedPositions = Row.ComputedPositions,
        LengthRounds = Row.Statistics.LengthRounds,
        Insertions = Row.Statistics.Insertions,
        ForcedFills = Row.Statistics.ForcedFills,
        StuckFills = Row.Statistics.StuckFills,
    };

    private string[] TextOfGaps(ReadOnlySpan<int> ids, ReadOnlySpan<int> gaps, int count)
    {
        var texts = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < ids.Length; i++)
            if (gaps[i] >= 0)
                texts[gaps[i]].Add(ids[i]);
        return [.. texts.Select(gap => _model.Tokenizer.Decode([.. gap], skipSpecial: true))];
    }

    private static DenoisingRow Admit(DiffusionModel model, Prompt asked, GenerationOptions options, StopStrings stops)
    {
        var decoder = options.Decoder ?? model.DefaultDecoder();
        decoder.Validate();
        options.Cache?.ValidateFor(model.Conventions);
        var prompt = model.Encode(asked);
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
