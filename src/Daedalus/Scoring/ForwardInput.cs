using System.Runtime.InteropServices;
using Daedalus.Models;

namespace Daedalus.Scoring;

/// <summary>Masked sequences of one forward, end to end, with the rows of logits that are wanted: of a guided position two, the one that does not see the prompt second.</summary>
internal sealed class ForwardInput(ModelConventions conventions)
{
    private readonly List<int> _ids = [];
    private readonly List<int> _offsets = [0];
    private readonly List<int> _rows = [];
    private readonly List<int> _targetOfRow = [];
    private readonly List<Target> _targets = [];
    private readonly List<int> _counts = [];

    public ReadOnlySpan<int> Ids => CollectionsMarshal.AsSpan(_ids);

    public ReadOnlySpan<int> Offsets => CollectionsMarshal.AsSpan(_offsets);

    /// <summary>Indices into <see cref="Ids"/>.</summary>
    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>For every row the index of its target.</summary>
    public ReadOnlySpan<int> TargetOfRow => CollectionsMarshal.AsSpan(_targetOfRow);

    public IReadOnlyList<Target> Targets => _targets;

    /// <summary>Targets of each sequence.</summary>
    public IReadOnlyList<int> Counts => _counts;

    /// <summary>Packs sequences into forwards of so many tokens at most, or of one sequence.</summary>
    public static IEnumerable<ForwardInput> Pack(IEnumerable<MaskedSequence> sequences, ModelConventions conventions, int tokens) =>
        TokenGroups.Of(sequences, sequence => sequence.Targets.IsEmpty ? 0 : sequence.Tokens, tokens).Select(group =>
        {
            var forward = new ForwardInput(conventions);
            foreach (var sequence in group)
                forward.Add(sequence);
            return forward;
        });

    private void Add(MaskedSequence sequence)
    {
        var targets = sequence.Targets;
        _counts.Add(targets.Length);
        if (targets.IsEmpty)
            return;
        var seen = AddMasked(sequence);
        var isGuided = sequence.Guidance > 0;
        var unconditional = isGuided ? AddMasked(sequence) : 0;
        if (isGuided)
            CollectionsMarshal.AsSpan(_ids).Slice(unconditional, sequence.PromptLength).Fill(conventions.MaskToken);
        foreach (var position in targets)
        {
            AddRow(seen + conventions.RowOf(position));
            if (isGuided)
                AddRow(unconditional + conventions.RowOf(position));
            _targets.Add(new Target(sequence.Ids.Span[position], position, _counts.Count - 1, sequence.Guidance));
        }
    }

    private int AddMasked(MaskedSequence sequence)
    {
        var start = _ids.Count;
        _ids.AddRange(sequence.Ids.Span);
        _offsets.Add(_ids.Count);
        var ids = CollectionsMarshal.AsSpan(_ids)[start..];
        foreach (var position in sequence.Masked.Span)
            ids[position] = conventions.MaskToken;
        return start;
    }

    private void AddRow(int row)
    {
        _rows.Add(row);
        _targetOfRow.Add(_targets.Count);
    }

    /// <summary>A token whose probability is wanted.</summary>
    /// <param name="Token">The true token.</param>
    /// <param name="Position">Where it stands.</param>
    /// <param name="Sequence">In which sequence of this forward.</param>
    /// <param name="Guidance">Its sequence's guidance.</param>
    internal readonly record struct Target(int Token, int Position, int Sequence, double Guidance);
}
