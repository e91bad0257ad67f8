using Daedalus.Kernels.Confidence;
using Daedalus.Perf.Forward;

namespace Daedalus.Perf.Loops;

/// <summary>
/// LLaDA's sampler as published (ML-GSAI/LLaDA, <c>generate.py</c>, low confidence, one token per step): every step computes prompt and canvas anew and the
/// logits of all of it, and writes the best token of the current block where it is surest. What the other engines run.
/// </summary>
internal sealed class PublishedLoop(LoadedNetwork network, int length, int block)
{
    private readonly LogitScorer _scorer = new(network.Conventions.VocabularySize);
    private readonly ConfidenceQuery _query = new();

    /// <summary>Prompt and answer.</summary>
    public int[] Answer(ReadOnlySpan<int> prompt)
    {
        int[] canvas = [.. prompt, .. Enumerable.Repeat(network.Conventions.MaskToken, length)];
        for (var start = prompt.Length; start < canvas.Length; start += block)
        {
            var end = Math.Min(start + block, canvas.Length);
            for (var step = start; step < end; step++)
                Write(canvas, start, end);
        }

        return canvas;
    }

    private void Write(int[] canvas, int start, int end)
    {
        var logits = network.Logits(canvas);
        var (place, token, surest) = (-1, 0, float.NegativeInfinity);
        for (var position = start; position < end; position++)
            if (canvas[position] == network.Conventions.MaskToken && _scorer.Score(logits.Row(position), _query) is var score && score.Confidence > surest)
                (place, token, surest) = (position, score.Token, score.Confidence);
        canvas[place] = token;
    }
}
