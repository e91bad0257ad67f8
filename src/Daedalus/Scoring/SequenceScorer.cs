using Daedalus.Engine;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Scoring;

/// <summary>
/// Forwards over masked sequences, several of different lengths in each, and the log-probabilities of their true tokens. Takes turns with
/// generation, forward by forward, on the same activations. What a sequence gets does not depend on those beside it.
/// </summary>
internal sealed class SequenceScorer : IDisposable
{
    /// <summary>A forward takes further sequences up to this many tokens.</summary>
    public const int TokensPerForward = 2048;

    private readonly DiffusionModel _model;
    private readonly INetwork _network;
    private readonly LogitRows _logits;
    private readonly Indices _ids;
    private readonly Indices _offsets;
    private readonly Indices _rows;

    public SequenceScorer(DiffusionModel model, INetwork network)
    {
        _model = model;
        _network = network;
        _logits = new LogitRows(network);
        (_ids, _offsets, _rows) = (new Indices(network.Device), new Indices(network.Device), new Indices(network.Device));
    }

    /// <summary>Refuses what cannot be scored or would not fit.</summary>
    /// <param name="sequences">What will be scored, or something as large.</param>
    /// <param name="name">What one is called in a message.</param>
    /// <param name="often">Whether each is scored so often that it fills forwards by itself.</param>
    /// <exception cref="ArgumentException">A sequence cannot be scored.</exception>
    /// <exception cref="InsufficientMemoryException">A forward would not fit.</exception>
    public void Admit(IReadOnlyList<MaskedSequence> sequences, string name, bool often = false)
    {
        for (var i = 0; i < sequences.Count; i++)
            SequenceCheck.Check(sequences[i], $"{name} {i}", _network.Conventions);
        foreach (var forward in Pack(often ? sequences.SelectMany(sequence => Enumerable.Repeat(sequence, (int)Math.Max(1, TokensPerForward / sequence.Tokens))) : sequences))
            _model.Turn.Use(pass => Refuse(forward, pass));
    }

    /// <summary>Scores sequences in order, reading them as it goes: an array for each, with a number for every position asked for.</summary>
    public IEnumerable<double[]> Run(IEnumerable<MaskedSequence> sequences, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var forward in Pack(sequences))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var scores = new LogitScores(forward, _network.Head.N, done);
            if (forward.Targets.Count > 0)
                using (_model.Lifetime.Enter())
                    _model.Turn.Use(pass => Score(forward, pass, scores, cancellationToken));
            var first = 0;
            foreach (var count in forward.Counts)
                yield return scores.Values[first..(first += count)];
            done += forward.Counts.Count;
        }
    }

    public void Dispose()
    {
        _logits.Dispose();
        _ids.Dispose();
        _offsets.Dispose();
        _rows.Dispose();
    }

    private IEnumerable<ForwardInput> Pack(IEnumerable<MaskedSequence> sequences) => ForwardInput.Pack(sequences, _network.Conventions, TokensPerForward);

    private void Score(ForwardInput forward, INetworkPass pass, LogitScores scores, CancellationToken cancellationToken)
    {
        Refuse(forward, pass);
        var hidden = pass.Run(new RaggedBatch(_ids.Set(forward.Ids), _offsets.Set(forward.Offsets), _rows.Set(forward.Rows)));
        _logits.Read(hidden, scores.Take, cancellationToken);
    }

    private void Refuse(ForwardInput forward, INetworkPass pass)
    {
        var (tokens, rows) = (forward.Ids.Length, forward.Rows.Length);
        MemoryCheck.Refuse(
            $"Sequences of together {tokens:N0} tokens",
            checked(pass.BytesWith(tokens, rows) + _logits.BytesWith(rows)
                + _ids.BytesWith(tokens) + _offsets.BytesWith(forward.Offsets.Length) + _rows.BytesWith(rows)),
            checked(_network.Device.AvailableMemory + pass.HeldBytes + _logits.HeldBytes + _ids.Bytes + _offsets.Bytes + _rows.Bytes),
            "Score shorter sequences, or free memory.");
    }
}
