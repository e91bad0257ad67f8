using Daedalus.Denoising;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Scoring;

/// <summary>Writes the most confident proposal of all masks, one per forward, the lowest position of equals, as long as it is what an answer has there.</summary>
internal sealed class GreedyCheckDecoder(ReadOnlyMemory<int> answer, float guidance) : IDecoder
{
    private bool _isWrong;

    public int InitialLength => answer.Length;

    public int MaxLength => answer.Length;

    public ScoringRules Rules => new() { Guidance = guidance };

    public DecoderStatistics Statistics => default;

    public void Ask(CanvasView canvas, List<int> positions) => canvas.ListMasks(canvas.PromptLength, canvas.Ids.Length, positions);

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
            if (scores[i].Confidence > scores[best].Confidence)
                best = i;
        _isWrong = scores[best].Token != answer.Span[positions[best] - canvas.PromptLength];
        if (!_isWrong)
            edits.Write(positions[best], scores[best].Token, scores[best].Confidence);
    }

    public bool Advance(CanvasView canvas) => !_isWrong && canvas.HasMask(canvas.PromptLength, canvas.Ids.Length);
}
