namespace Daedalus.Engine;

/// <summary>The denoising loop over any number of requests, each with a decoder of its own.</summary>
internal sealed class DenoisingLoop(IScorer scorer)
{
    private readonly ScoringBatch _batch = new();

    /// <summary>One forward for every open request: ask, forward and score, decide and edit.</summary>
    /// <returns>Whether any request is still open.</returns>
    public bool Step(ReadOnlySpan<DenoisingRow> rows)
    {
        _batch.Clear();
        foreach (var row in rows)
            if (row.IsOpen)
                row.Ask(_batch);
        foreach (var row in rows)
            if (row.IsOpen)
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
