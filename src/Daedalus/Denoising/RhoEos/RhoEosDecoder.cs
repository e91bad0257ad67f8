using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.Filling;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.EosScore;

namespace Daedalus.Denoising.RhoEos;

/// <summary>The decision of <see cref="RhoEosOptions"/>; thresholds are compared in fp32, as published.</summary>
internal sealed class RhoEosDecoder : IDecoder
{
    private readonly RhoEosOptions _options;
    private readonly int _eosToken;
    private readonly WindowFill _fill;
    private DecoderStatistics _statistics;
    private bool _lengthStands;
    private int _forwards;
    private int _window;

    public RhoEosDecoder(RhoEosOptions options, DecoderContext context)
    {
        _options = options;
        _eosToken = context.Conventions.EosToken;
        _window = context.PromptLength;
        MaxLength = Math.Min(options.MaxLength, context.Room);
        InitialLength = Math.Min(options.InitialLength, MaxLength);
        _fill = new WindowFill(new ThresholdRule((float)options.HighThreshold, isStrict: true), Math.Min(options.BlockLength, MaxLength));
        _lengthStands = HasSettled(InitialLength);
    }

    public int InitialLength { get; }

    public int MaxLength { get; }

    public ScoringRules Rules => new() { Temperature = (float)_options.Temperature };

    public DecoderStatistics Statistics => _statistics;

    /// <summary>While the length may change, anything may be dropped.</summary>
    public int Frozen => _lengthStands ? int.MaxValue : 0;

    public CanvasRange Block(CanvasView canvas) => new(_window, (int)Math.Min(canvas.Ids.Length, (long)_window + _options.BlockLength));

    /// <summary>The end-of-text score needs every position, filled ones too.</summary>
    public void Ask(CanvasView canvas, List<int> positions)
    {
        for (var i = canvas.PromptLength; i < canvas.Ids.Length; i++)
            positions.Add(i);
    }

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        _forwards++;
        var window = new Window(canvas, scores, canvas.PromptLength, _window, _options.BlockLength);
        _statistics = _fill.Fill(window, edits, _statistics);
        MoveWindow(canvas, window.End, edits.Fills.Length);
        if (!_lengthStands)
            Adjust(canvas.Length, EosScore.Of(scores, _eosToken, _options.EosWindow), edits);
    }

    public bool Advance(CanvasView canvas)
    {
        _window = Math.Min(_window, canvas.Ids.Length);
        _lengthStands = _lengthStands || HasSettled(canvas.Length);
        return _window < canvas.Ids.Length;
    }

    // As published: over the filled canvas before its length changes, so that a shortened one is looked at once more.
    private void MoveWindow(CanvasView canvas, int end, int filled)
    {
        if (canvas.Ids[_window..end].Count(canvas.MaskToken) > filled)
            return;
        for (_window = end; _window < canvas.Ids.Length && !canvas.HasMask(_window, _window + _options.BlockLength);)
            _window = Math.Min(_window + _options.BlockLength, canvas.Ids.Length);
    }

    private void Adjust(int length, float density, EditList edits)
    {
        var (low, high) = ((float)_options.LowDensity, (float)_options.HighDensity);
        if (density < low)
            edits.AppendMasks(Math.Min(Amount(low - density), MaxLength - length));
        else if (density > high)
            edits.DropLast(Math.Min(Amount(density - high), Math.Max(0, length - _options.MinLength)));
    }

    private int Amount(float gap) => LengthSchedules.Units(_options.Scheduler, gap) * _options.ExpansionFactor;

    // A canvas that has become as long as it may does not shrink any more.
    private bool HasSettled(int length) => _forwards >= _options.LengthSteps || length >= MaxLength;
}
