using Daedalus.Denoising.Sampling;
using Daedalus.Engine.OnDevice;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Unmask;

namespace Daedalus.Denoising.FixedLength;

/// <summary>
/// LLaDA's fixed-length sampler: block after block, each step reveals its share of the block's masks, the most confident first. Where the
/// published code would write the mask token itself (and leave a hole) the best other token is written, and masks that a prompt holds are
/// given, not generated. Steps whose share is 0 run no forward: they would change nothing.
/// </summary>
internal sealed class FixedLengthDecoder : IDecoder, IFillsGaps, IDecidesOnDevice
{
    private static readonly DeviceDecision Quota = DeviceDecision.OfBlocks(BlockRule.Quota);
    private static readonly DeviceDecision RandomQuota = DeviceDecision.OfBlocks(BlockRule.RandomQuota);

    // Beyond every token id, so that ranking and token noise are different streams.
    private const int RankingStream = -1;
    private const int PlaceStream = -3;

    private readonly FixedLengthOptions _options;
    private readonly ulong _seed;
    private readonly float[] _confidence;
    private readonly bool[] _selected;
    private readonly TokenFilter? _filter;
    private int _block;
    private int _stepOfBlock;
    private int _masksOfBlock;
    private int _forward;

    public FixedLengthDecoder(FixedLengthOptions options, DecoderContext context)
    {
        _options = options;
        _seed = context.Seed;
        _confidence = new float[options.Length];
        _selected = new bool[options.Length];
        _filter = TokenFilter.Of(options.Temperature, options.TopP, options.TopK);
        OpenBlock(BlockEnd - BlockStart);
    }

    public int InitialLength => _options.Length;

    public int MaxLength => _options.Length;

    public ScoringRules Rules => new()
    {
        Temperature = TokenFilter.Noise(_filter, _options.Temperature),
        Logits = _filter,
        Guidance = (float)_options.CfgScale,
        BanEos = _options.LogitsEosInf,
        HideEnds = _options.ConfidenceEosEotInf,
    };

    public DecoderStatistics Statistics => default;

    public DeviceDecision? OnDevice => (_options.Schedule, _options.Remasking) switch
    {
        _ when _filter is not null || _options.AlgTemp > 0 => null,
        (ScheduleKind.Linear, Remasking.LowConfidence) => Quota,
        (ScheduleKind.Linear, Remasking.Random) => RandomQuota,
        _ => null,
    };

    private int BlockCount => (_options.Length + _options.BlockLength - 1) / _options.BlockLength;

    private int BlockStart => _block * _options.BlockLength;

    private int BlockEnd => (int)Math.Min((_block + 1L) * _options.BlockLength, _options.Length);

    private int StepsOfBlock => _options.Steps == 0 ? _masksOfBlock : Math.Max(1, Schedule.Share(_options.Steps, BlockCount, _block));

    public CanvasRange Block(CanvasView canvas) => new(canvas.PromptLength + BlockStart, canvas.PromptLength + BlockEnd);

    public void Ask(CanvasView canvas, List<int> positions) => canvas.ListMasks(canvas.PromptLength, canvas.PromptLength + BlockEnd, positions);

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        for (var i = 0; i < positions.Length; i++)
            _confidence[i] = Rank(scores[i], positions[i] - canvas.PromptLength, canvas.MaskToken);
        Unmask.TopK(_confidence.AsSpan(0, positions.Length), CountAt(_stepOfBlock, positions.Length), _selected);
        for (var i = 0; i < positions.Length; i++)
            if (_selected[i])
                edits.Write(positions[i], scores[i].Proposal(canvas.MaskToken), scores[i].Certainty(canvas.MaskToken));
        _forward++;
    }

    public void Begin(CanvasView canvas) => OpenBlockFrom(0, canvas);

    /// <summary>Once a block has no mask left the next that has any is opened.</summary>
    public bool Advance(CanvasView canvas)
    {
        var left = MasksIn(canvas);
        if (left == 0)
            return OpenBlockFrom(_block + 1, canvas);
        _stepOfBlock++;
        SkipIdleSteps(left);
        return true;
    }

    public void Describe(ref RowRules rules, ref RowState state)
    {
        rules.BlockLength = _options.BlockLength;
        rules.Steps = _options.Steps;
        state.Share = _masksOfBlock;
        state.AskEnd = state.Prompt + _masksOfBlock;
        state.AskCount = _masksOfBlock;
    }

    private bool OpenBlockFrom(int first, CanvasView canvas)
    {
        for (_block = first; _block < BlockCount; _block++)
            if (MasksIn(canvas) is > 0 and var masks)
            {
                OpenBlock(masks);
                return true;
            }

        return false;
    }

    private int MasksIn(CanvasView canvas) => canvas.Ids[(canvas.PromptLength + BlockStart)..(canvas.PromptLength + BlockEnd)].Count(canvas.MaskToken);

    private void OpenBlock(int masks)
    {
        _stepOfBlock = 0;
        _masksOfBlock = masks;
        SkipIdleSteps(masks);
    }

    private void SkipIdleSteps(int left)
    {
        while (CountAt(_stepOfBlock, left) == 0)
            _stepOfBlock++;
    }

    private int CountAt(int step, int left) => Schedule.Count(_options.Schedule, _masksOfBlock, left, StepsOfBlock, step);

    // The largest of values with Gumbel noise are draws without replacement from the softmax of the values.
    private float Rank(in PositionScore score, int position, int maskToken) => _options.AlgTemp > 0
        ? (float)((Value(score, position, maskToken) / _options.AlgTemp) + CounterRandom.Gumbel(CounterRandom.Key(_seed, _forward, position), PlaceStream))
        : Value(score, position, maskToken);

    private float Value(in PositionScore score, int position, int maskToken) => _options.Remasking switch
    {
        Remasking.Random => (float)CounterRandom.Uniform(CounterRandom.Key(_seed, _forward, position), RankingStream),
        Remasking.Margin => score.Margin,
        Remasking.Entropy => -score.Entropy,
        _ => score.Certainty(maskToken),
    };
}
