using Daedalus.Denoising.Filling;
using Daedalus.Engine.OnDevice;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising.Blocks;

/// <summary>
/// Block after block over a canvas of a length chosen beforehand, each step writing what a rule selects, and the best mask where it selects none. A
/// proposal that is the mask token gives way to the best other token, as in <see cref="FixedLength.FixedLengthDecoder"/>.
/// </summary>
/// <param name="shape">Lengths and temperature.</param>
/// <param name="rule">What is written.</param>
/// <param name="logits">What changes logits before the rule sees their scores.</param>
/// <param name="onDevice">The same rule as kernels, where there are any.</param>
/// <param name="threshold">Their threshold.</param>
internal sealed class BlockDecoder(BlockShape shape, IFillRule rule, ILogitRule? logits = null, DeviceDecision? onDevice = null, float threshold = 0) : IDecoder, IFillsGaps, IDecidesOnDevice
{
    private readonly bool[] _selected = new bool[shape.Length];
    private int _block;

    public int InitialLength => shape.Length;

    public int MaxLength => shape.Length;

    public ScoringRules Rules => new() { Temperature = (float)shape.Temperature, Logits = logits };

    public DecoderStatistics Statistics { get; private set; }

    public DeviceDecision? OnDevice => onDevice;

    private int BlockEnd => (int)Math.Min((_block + 1L) * shape.BlockLength, shape.Length);

    public void Begin(CanvasView canvas) => Advance(canvas);

    public CanvasRange Block(CanvasView canvas) => new(canvas.PromptLength + (_block * shape.BlockLength), canvas.PromptLength + BlockEnd);

    public void Ask(CanvasView canvas, List<int> positions) => canvas.ListMasks(canvas.PromptLength, canvas.PromptLength + BlockEnd, positions);

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits) =>
        rule.Write(new OpenMasks(positions, scores, canvas.MaskToken), _selected, edits);

    public bool Advance(CanvasView canvas)
    {
        var isOpen = canvas.HasMask(canvas.PromptLength, canvas.Ids.Length);
        while (isOpen && !canvas.HasMask(canvas.PromptLength, canvas.PromptLength + BlockEnd))
            _block++;
        return isOpen;
    }

    public void Describe(ref RowRules rules, ref RowState state)
    {
        rules.High = threshold;
        rules.BlockLength = shape.BlockLength;
        state.AskEnd = state.Prompt + BlockEnd;
        state.AskCount = BlockEnd;
    }
}
