using Daedalus.Denoising;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Tests.Toy;

/// <summary>Scores positions by the toy model through the reference in double: decoders run without a network. Keeps what each forward saw.</summary>
/// <param name="toy">The model.</param>
/// <param name="isShifted">Whether its rows are those of the token behind: what is said of a position stands a row before it.</param>
internal sealed class ToyScorer(ToyParameters toy, bool isShifted = false) : IScorer
{
    public List<int[]> Seen { get; } = [];

    public void Score(ScoringBatch batch)
    {
        Seen.Add(batch.Ids[..(batch.Offsets[1] - Shadow(batch, 0).Length)].ToArray());
        for (var i = 0; i < batch.QueryCount; i++)
        {
            var query = batch.Queries[i];
            var unconditional = query.UnconditionalRow < 0 ? [] : Logits(batch, batch.Rows[query.UnconditionalRow]);
            batch.Scores[i] = Confidence.Reference(Logits(batch, batch.Rows[i]), unconditional, query);
        }

        foreach (var (query, rule, position) in batch.Ruled)
            batch.Scores[query] = Ruled(batch, query, rule, position);
    }

    public void Dispose()
    {
    }

    private PositionScore Ruled(ScoringBatch batch, int index, ILogitRule rule, int position)
    {
        var query = batch.Queries[index];
        var guided = Logits(batch, batch.Rows[index]);
        if (query.UnconditionalRow >= 0)
            guided = [.. guided.Zip(Logits(batch, batch.Rows[query.UnconditionalRow]), (c, u) => u + ((query.Guidance + 1.0) * (c - u)))];
        var logits = Array.ConvertAll(guided, z => (float)z);
        rule.Apply(position, logits);
        return Confidence.Reference(Array.ConvertAll(logits, z => (double)z), [], query with { Guidance = 0, UnconditionalRow = -1 });
    }

    private double[] Logits(ScoringBatch batch, int row)
    {
        var sequence = 0;
        while (batch.Offsets[sequence + 1] <= row)
            sequence++;
        var (start, shadow, logits) = (batch.Offsets[sequence], Shadow(batch, sequence), new float[toy.Vocabulary]);
        var ids = batch.Ids[start..(batch.Offsets[sequence + 1] - shadow.Length)].ToArray();
        var position = row - start;
        if (position >= ids.Length)
        {
            // It sees all but what stands in its own place.
            position += shadow.Start - ids.Length;
            Assert.True(shadow.Contains(position) && batch.Ids[row] == toy.Mask);
            ids[position] = toy.Mask;
        }

        ToyModel.Logits(toy, ids, position + (isShifted ? 1 : 0), logits);
        return Array.ConvertAll(logits, z => (double)z);
    }

    private static CanvasRange Shadow(ScoringBatch batch, int sequence) =>
        batch.Shadows.IsEmpty ? default : new CanvasRange(batch.Shadows[(2 * sequence) + 1], batch.Shadows[(2 * sequence) + 1] + batch.Shadows[2 * sequence]);
}
