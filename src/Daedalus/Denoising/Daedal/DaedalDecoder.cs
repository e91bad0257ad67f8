using Daedalus.Engine.OnDevice;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.EosScore;

namespace Daedalus.Denoising.Daedal;

/// <summary>
/// DAEDAL (arXiv 2508.00819; code Li-Jinsong/DAEDAL, <c>LLaDA_DAEDAL.py</c>, which is followed where paper and code differ). Stage 1 grows
/// an all-mask canvas until its tail looks finished, then appends W/2 end-of-text tokens as an anchor. Stage 2 fills confident masks in a
/// sliding window and, while the tail looks unfinished, replaces the least confident mask by several. It ends when the window has passed
/// the end, never at an end-of-text token. Thresholds are compared in fp32, as published.
/// Of a canvas with gaps the length is not searched and nothing is appended: stage 2 starts at once, sees only the masks of its window, and
/// replaces the least confident of them as long as the canvas may grow, whatever stands at its end; what would not fit is not inserted.
/// Not published: <see cref="GrowthKind.Doubling"/>, <see cref="GrowthKind.Probe"/> and <see cref="DaedalOptions.Contract"/>.
/// </summary>
internal sealed class DaedalDecoder : IDecoder, IFillsGaps, IDecidesOnDevice
{
    private static readonly DeviceDecision Kernel = new("daedal.cl", default, "score_end", "decide_daedal", "advance_daedal");

    private readonly DaedalOptions _options;
    private readonly int _eosToken;
    private readonly WindowFill _fill;
    private DecoderStatistics _statistics;
    private readonly PositionScore[] _gapScores;
    private bool _lengthFound;
    private bool _fillsGaps;
    private int _window;

    /// <param name="options">Settings.</param>
    /// <param name="context">The request.</param>
    /// <param name="gapsLength">Tokens of a canvas with gaps; 0 without.</param>
    public DaedalDecoder(DaedalOptions options, DecoderContext context, int gapsLength = 0)
    {
        _options = options;
        _eosToken = context.Conventions.EosToken;
        _window = context.PromptLength;
        MaxLength = Math.Min(Math.Max(options.MaxLength, gapsLength), context.Room);
        InitialLength = gapsLength > 0 ? gapsLength : Math.Min(options.Growth == GrowthKind.Probe ? options.ProbeLength : options.InitialLength, MaxLength);
        Frozen = gapsLength == 0 && (options.Growth == GrowthKind.Probe || options.Contract) ? 0 : int.MaxValue;
        var window = Math.Min(options.BlockLength, MaxLength);
        _fill = new WindowFill(options.Rule(), window);
        _gapScores = new PositionScore[gapsLength > 0 ? window : 0];
    }

    public int InitialLength { get; }

    public int MaxLength { get; }

    private int Anchor => _options.EosWindow / 2;

    /// <summary>Stage 1 looks at likeliest tokens only, so noise would be computed for nothing.</summary>
    public ScoringRules Rules => new() { Temperature = _lengthFound ? (float)_options.Temperature : 0f };

    public DecoderStatistics Statistics => _statistics;

    /// <summary>What may be cut is an end: a probe's until the length is found, and that of a canvas that contracts.</summary>
    public int Frozen { get; private set; }

    public DeviceDecision? OnDevice => _options is { Fill: FillKind.Confident, Growth: GrowthKind.Stepwise, Contract: false } ? Kernel : null;

    /// <summary>Stage 1 writes at the end, and judges the whole canvas for it.</summary>
    public CanvasRange Block(CanvasView canvas) =>
        new(_window, _lengthFound ? (int)Math.Min(canvas.Ids.Length, (long)_window + _options.BlockLength) : canvas.Ids.Length);

    public void Begin(CanvasView canvas)
    {
        (_lengthFound, _fillsGaps) = (true, true);
        Advance(canvas);
    }

    /// <summary>The end-of-text score needs every position, filled ones too.</summary>
    public void Ask(CanvasView canvas, List<int> positions)
    {
        var (first, end) = _fillsGaps ? (_window, Math.Min((long)_window + _options.BlockLength, canvas.Ids.Length)) : (canvas.PromptLength, canvas.Ids.Length);
        for (var i = first; i < end; i++)
            if (!_fillsGaps || canvas.IsMask(i))
                positions.Add(i);
    }

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        if (_fillsGaps)
        {
            for (var i = 0; i < positions.Length; i++)
                _gapScores[positions[i] - _window] = scores[i];
            Denoise(new Window(canvas, _gapScores, _window, _window, _options.BlockLength), edits, mayExpand: canvas.Length < MaxLength, MaxLength - canvas.Length + 1);
            return;
        }

        if (!_lengthFound)
            FindLength(canvas, scores, edits);
        else if (!_options.Contract || !Contract(canvas, scores, edits))
            Denoise(
                new Window(canvas, scores, canvas.PromptLength, _window, _options.BlockLength), edits,
                mayExpand: EosScore.Of(scores, _eosToken, _options.EosWindow) < (float)_options.ExpandThreshold && canvas.Length < MaxLength, int.MaxValue);
    }

    public bool Advance(CanvasView canvas)
    {
        if (!_lengthFound)
            return true;
        Frozen = _options.Contract && !_fillsGaps ? Written(canvas) : int.MaxValue;
        while (_window < canvas.Ids.Length && !canvas.HasMask(_window, _window + _options.BlockLength))
            _window += _options.BlockLength;
        return _window < canvas.Ids.Length;
    }

    public void Describe(ref RowRules rules, ref RowState state)
    {
        rules.AskAll = 1;
        rules.Temperature = (float)_options.Temperature;
        rules.BlockLength = _options.BlockLength;
        rules.High = (float)_options.HighThreshold;
        rules.Low = (float)_options.LowThreshold;
        rules.Expansion = _options.ExpansionFactor;
        rules.EosThreshold = (float)_options.EosThreshold;
        rules.ExpandThreshold = (float)_options.ExpandThreshold;
        rules.EosWindow = _options.EosWindow;
        state.Phase = -1;
        state.Window = state.Prompt;
        state.AskEnd = state.Length;
        state.AskCount = state.Length - state.Prompt;
    }

    private void FindLength(CanvasView canvas, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        _statistics = _statistics with { LengthRounds = _statistics.LengthRounds + 1 };

        // What a probe is cut behind must look finished by itself; one mask stays, so that the network is asked once more.
        var start = _options.Growth == GrowthKind.Probe ? EndRun.Start(canvas, scores, _eosToken, above: -1) : 0;
        var isFinished = EosScore.Of(scores[start..], _eosToken, _options.EosWindow) >= (float)_options.EosThreshold;
        if (!isFinished && canvas.Length < MaxLength)
        {
            var more = _options.Growth == GrowthKind.Stepwise ? _options.ExpansionFactor : Math.Max(canvas.Length, _options.ExpansionFactor);
            edits.AppendMasks(Math.Min(more, MaxLength - canvas.Length));
            return;
        }

        _lengthFound = true;
        start = Math.Max(1, start);
        if (_options.Growth == GrowthKind.Probe && isFinished && start + Anchor < canvas.Length)
            EndRun.Cut(canvas, scores, _eosToken, start, start + Anchor, edits);
        else
            edits.AppendTokens(_eosToken, Math.Min(Anchor, MaxLength - canvas.Length));
    }

    // Fills what is left of the end that is cut, and cuts it.
    private bool Contract(CanvasView canvas, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        var start = EndRun.Start(canvas, scores, _eosToken, (float)_options.HighThreshold);
        var length = Math.Max(start + Anchor, Math.Max(1, Frozen));
        if (length >= canvas.Length)
            return false;
        _statistics = _fill.Fill(new Window(canvas, scores, canvas.PromptLength, _window, Math.Min(_options.BlockLength, Math.Max(0, canvas.PromptLength + start - _window))), edits, _statistics);
        EndRun.Cut(canvas, scores, _eosToken, start, length, edits);
        return true;
    }

    // Places from the start up to the first mask, or with the first end-of-text token, whichever comes first: those are never cut.
    private int Written(CanvasView canvas)
    {
        var end = canvas.Ids[canvas.PromptLength..].IndexOfAny(canvas.MaskToken, _eosToken);
        return end < 0 ? canvas.Length : canvas.IsMask(canvas.PromptLength + end) ? end : end + 1;
    }

    // Every step fills at least one mask; an insertion comes on top of it, at most one, judged on the same forward.
    private void Denoise(Window window, EditList edits, bool mayExpand, int mostMasks)
    {
        _statistics = _fill.Fill(window, edits, _statistics);
        if (mayExpand)
            ExpandLeastConfident(window, edits, mostMasks);
    }

    private void ExpandLeastConfident(Window window, EditList edits, int mostMasks)
    {
        var least = -1;
        var next = 0;
        for (var i = window.Start; i < window.End; i++)
        {
            // Fills ascend, so one pass tells which positions this step fills.
            if (next < edits.Fills.Length && edits.Fills[next].Position == i)
                next++;
            else if (window.IsMask(i) && window[i].Confidence < (float)_options.LowThreshold && (least < 0 || window[i].Confidence < window[least].Confidence))
                least = i;
        }

        if (least < 0)
            return;
        edits.Expand(least, Math.Min(_options.ExpansionFactor, mostMasks));
        _statistics = _statistics with { Insertions = _statistics.Insertions + 1 };
    }
}
