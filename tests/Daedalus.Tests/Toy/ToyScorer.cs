using Daedalus.Denoising;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Tests.Toy;

/// <summary>Scores positions by the toy model through the reference in double: decoders run without a network. Keeps what each forward saw.</summary>
internal sealed class ToyScorer(ToyParameters toy) : IScorer
{
    public List<int[]> Seen { get; } = [];

    public void Score(ScoringBatch batch)
    {
        Seen.Add(batch.Ids[..batch.Offsets[1]].ToArray());
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
        Assert.Equal(-1, query.UnconditionalRow);
        var logits = Array.ConvertAll(Logits(batch, batch.Rows[index]), z => (float)z);
        rule.Apply(position, logits);
        return Confidence.Reference(Array.ConvertAll(logits, z => (double)z), [], query);
    }

    private double[] Logits(ScoringBatch batch, int row)
    {
        var sequence = 0;
        while (batch.Offsets[sequence + 1] <= row)
            sequence++;
        var start = batch.Offsets[sequence];
        var logits = new float[toy.Vocabulary];
        ToyModel.Logits(toy, batch.Ids[start..batch.Offsets[sequence + 1]], row - start, logits);
        return Array.ConvertAll(logits, z => (double)z);
    }
}
