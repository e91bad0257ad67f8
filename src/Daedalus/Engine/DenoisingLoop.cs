using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>The denoising loop over any number of requests, each with a decoder of its own.</summary>
internal sealed class DenoisingLoop(IScorer scorer)
{
    private readonly ScoringBatch _batch = new();

    /// <summary>One forward for every open request: ask, forward and score, decide and edit.</summary>
    /// <param name="rows">The requests; others from step to step, as they come and go.</param>
    /// <param name="store">What they keep from step to step, if any of them does; all of them must have room there.</param>
    /// <returns>Whether any request is still open.</returns>
    public bool Step(ReadOnlySpan<DenoisingRow> rows, KeyValueStore? store = null)
    {
        try
        {
            _batch.Clear(store);
            return Step(rows);
        }
        finally
        {
            // What requests keep must go with them, also where nobody steps them any more.
            _batch.Clear();
        }
    }

    private bool Step(ReadOnlySpan<DenoisingRow> rows)
    {
        foreach (var row in rows)
            row.Ask(_batch);
        foreach (var row in rows)
            row.AskUnconditional(_batch);
        _batch.Close();
        if (_batch.Ids.IsEmpty)
            return false;

        scorer.Score(_batch);

        var open = false;
        foreach (var row in rows)
            if (row.IsOpen)
            {
                row.Decide(_batch);
                open |= row.IsOpen;
            }

        return open;
    }
}
