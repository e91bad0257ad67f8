using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>
/// The one loop of a model, with its activations: requests of several threads take turns step by step. Kernels would take turns in any case,
/// so a loop per request would cost memory and gain nothing.
/// </summary>
internal sealed class TurnTaker : IDisposable
{
    private readonly Lock _turn = new();
    private readonly NetworkScorer _scorer;
    private readonly DenoisingLoop _loop;

    public TurnTaker(INetwork network)
    {
        _scorer = new NetworkScorer(network);
        _loop = new DenoisingLoop(_scorer);
    }

    /// <summary>Bytes of activations held now.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_turn)
                return _scorer.HeldBytes;
        }
    }

    public bool Step(ReadOnlySpan<DenoisingRow> rows)
    {
        lock (_turn)
            return _loop.Step(rows);
    }

    public void Dispose() => _scorer.Dispose();
}
