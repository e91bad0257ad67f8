using Daedalus.Engine;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Tests.Denoising;

/// <summary>Scores written by hand: a function of forward, sequence and position.</summary>
internal sealed class HandScorer(Func<int, int, int, PositionScore> score) : IScorer
{
    private int _forward;

    public void Score(ScoringBatch batch)
    {
        for (var i = 0; i < batch.QueryCount; i++)
        {
            var sequence = 0;
            while (batch.Offsets[sequence + 1] <= batch.Rows[i])
                sequence++;
            batch.Scores[i] = score(_forward, sequence, batch.Rows[i] - batch.Offsets[sequence]);
        }

        _forward++;
    }

    public void Dispose()
    {
    }
}
