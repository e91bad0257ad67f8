namespace Daedalus.Engine;

/// <summary>Turns the sequences of a batch into scores of the positions asked for: a network, or a stand-in in tests.</summary>
internal interface IScorer : IDisposable
{
    void Score(ScoringBatch batch);
}
