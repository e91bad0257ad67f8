using Daedalus.Engine.OnDevice;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Unmask;

namespace Daedalus.Denoising.Threshold;

/// <summary>
/// Block after block, each step writes every proposal at least as confident as the threshold, and the best one in any case. A proposal that is the
/// mask token gives way to the best other token, as in <see cref="FixedLength.FixedLengthDecoder"/>.
/// </summary>
internal sealed class ThresholdDecoder(ThresholdOptions options) : IDecoder, IDecidesOnDevice
{
    private static readonly DeviceDecision Kernel = DeviceDecision.OfBlocks(BlockRule.Threshold);

    private readonly float[] _confidence = new float[options.Length];
    private readonly bool[] _selected = new bool[options.Length];
    private int _block;

    public int InitialLength => options.Length;

    public int MaxLength => options.Length;

    public ScoringRules Rules => new() { Temperature = (float)options.Temperature };

    public DecoderStatistics Statistics => default;

    public DeviceDecision OnDevice => Kernel;

    private int BlockEnd => (int)Math.Min((_block + 1L) * options.BlockLength, options.Length);

    public void Ask(CanvasView canvas, List<int> positions)
    {
        for (var i = canvas.PromptLength; i < canvas.PromptLength + BlockEnd; i++)
            if (canvas.IsMask(i))
                positions.Add(i);
    }

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        for (var i = 0; i < positions.Length; i++)
            _confidence[i] = scores[i].Certainty(canvas.MaskToken);
        Unmask.Threshold(_confidence.AsSpan(0, positions.Length), (float)options.Threshold, _selected);
        for (var i = 0; i < positions.Length; i++)
            if (_selected[i])
                edits.Write(positions[i], scores[i].Proposal(canvas.MaskToken), _confidence[i]);
    }

    public bool Advance(CanvasView canvas)
    {
        if (!canvas.HasMask(canvas.PromptLength, canvas.PromptLength + BlockEnd))
            _block++;
        return canvas.HasMask(canvas.PromptLength, canvas.Ids.Length);
    }

    public void Describe(ref RowRules rules, ref RowState state)
    {
        rules.High = (float)options.Threshold;
        rules.BlockLength = options.BlockLength;
        state.AskEnd = state.Prompt + BlockEnd;
        state.AskCount = BlockEnd;
    }
}
