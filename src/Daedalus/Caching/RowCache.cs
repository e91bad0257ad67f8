using Daedalus.Denoising;
using Daedalus.Kernels.Canvas;
using Daedalus.Kernels.Confidence;
using Daedalus.Models;

namespace Daedalus.Caching;

/// <summary>
/// What one request keeps: how far its stored keys and values are in their places, and the last score of every position, so that a decoder which asks
/// about positions that a forward leaves out gets the answer of the forward that last computed them.
/// </summary>
/// <param name="options">What is kept.</param>
/// <param name="capacity">Positions of prompt and longest canvas.</param>
/// <param name="conventions">Say where the logits of a position are, and in which blocks the network attends.</param>
internal sealed class RowCache(CacheOptions options, int capacity, ModelConventions conventions)
{
    private readonly PositionScore[] _scores = new PositionScore[capacity];
    private readonly bool[] _isKnown = new bool[capacity];
    private readonly PositionScore[] _answers = new PositionScore[capacity];
    private readonly bool[] _isKept = new bool[capacity];
    private int _stored;
    private int _block = -1;
    private int _forwardsOfBlock;
    private int _forwards;

    /// <summary>What the next forward computes.</summary>
    /// <param name="canvas">As it is.</param>
    /// <param name="block">Where the next step writes.</param>
    /// <param name="asked">What its decoder must see.</param>
    /// <param name="isDrawn">Whether proposals hang on the noise of a step, so that those of an earlier step are not exact.</param>
    /// <param name="computed">Takes it.</param>
    public void Plan(CanvasView canvas, CanvasRange block, ReadOnlySpan<int> asked, bool isDrawn, ComputedPlaces computed)
    {
        if (options.Kind == CacheKind.Delayed)
            Choose(canvas, block, asked, computed);
        else
            computed.Set(Plan(canvas.Ids.Length, block, asked, isDrawn));
    }

    /// <summary>The same of kinds that compute ranges.</summary>
    /// <param name="length">Prompt and canvas.</param>
    /// <param name="block">Where the next step writes.</param>
    /// <param name="asked">What its decoder must see.</param>
    /// <param name="isDrawn">Whether proposals hang on the step, through its noise or a rule over logits, so that those of an earlier step are not exact.</param>
    public CanvasRange Plan(int length, CanvasRange block, ReadOnlySpan<int> asked, bool isDrawn = false)
    {
        var everything = TakesEverything(block);
        if (options.Kind == CacheKind.Exact && !everything)
            return PlanChanged(length, asked, isDrawn);
        var (start, end) = everything ? (0, length) : options.Kind switch
        {
            CacheKind.Prefix => (block.Start, length),
            CacheKind.Dual => (block.Start, block.End),
            _ => (Math.Max(0, block.Start - options.Before), (int)Math.Min(length, (long)block.End + options.After)),
        };
        start = Math.Min(start, conventions.RowOf(block.Start));
        foreach (var position in asked)
            if (!_isKnown[position])
                (start, end) = (Math.Min(start, conventions.RowOf(position)), Math.Max(end, position + 1));

        // Stored keys are rotated: behind an insertion, and at the new end, they are made anew.
        if (_stored < length)
            (start, end) = (Math.Min(start, _stored), length);
        _stored = length;
        return new CanvasRange(start, end);
    }

    /// <summary>Scores of all that was asked: fresh ones of what was computed, remembered ones of the rest.</summary>
    /// <param name="asked">Positions.</param>
    /// <param name="computed">As planned.</param>
    /// <param name="fresh">One for each position asked for that was computed.</param>
    public ReadOnlySpan<PositionScore> Complete(ReadOnlySpan<int> asked, ComputedPlaces computed, ReadOnlySpan<PositionScore> fresh)
    {
        var next = 0;
        for (var i = 0; i < asked.Length; i++)
        {
            if (computed.Contains(conventions.RowOf(asked[i])))
                (_scores[asked[i]], _isKnown[asked[i]]) = (fresh[next++], true);
            _answers[i] = _scores[asked[i]];
        }

        return _answers.AsSpan(0, asked.Length);
    }

    /// <summary>Goes along with the edits of a step.</summary>
    /// <param name="edits">What was done.</param>
    /// <param name="before">Length of prompt and canvas when it was decided.</param>
    /// <param name="after">Length now.</param>
    public void Follow(EditList edits, int before, int after)
    {
        Forget(edits.Fills);
        Forget(edits.Rewrites);
        if (edits.ExpandAt is { } at)
        {
            CanvasEdit.Expand(_scores.AsSpan(), before, at, edits.ExpandCount, default, capacity);
            CanvasEdit.Expand(_isKnown.AsSpan(), before, at, edits.ExpandCount, false, capacity);
            _isKept.AsSpan(at..).Clear();
            _stored = Math.Min(_stored, at);
        }
        else if (!edits.Deleted.IsEmpty)
        {
            Places.Remove(_scores.AsSpan(0, before), edits.Deleted);
            Places.Remove(_isKnown.AsSpan(0, before), edits.Deleted);
            _isKnown.AsSpan(after).Clear();
            _isKept.AsSpan(edits.Deleted[0]..).Clear();
            _stored = Math.Min(_stored, edits.Deleted[0]);
        }
        else
        {
            _isKnown.AsSpan(Math.Min(before, after)..).Clear();
            _isKept.AsSpan(Math.Min(before, after)..).Clear();

            // Scores of an end that stands no more say nothing of the new one.
            if (after < before)
                _block = -1;
        }

        _stored = Math.Min(_stored, after);
        if (options.Kind != CacheKind.Exact)
            return;

        // Blocks see those before them: from the first that has changed on, neither keys nor scores are those of a whole forward.
        _stored = Math.Min(_stored, BlockStart(edits.FirstPosition(before)));
        _isKnown.AsSpan(_stored..).Clear();
    }

    private bool TakesEverything(CanvasRange block)
    {
        _forwardsOfBlock = block.Start == _block ? _forwardsOfBlock + 1 : 0;
        _block = block.Start;
        _forwards++;
        var entering = options.Kind switch { CacheKind.Exact => 0, CacheKind.Delayed => 2, _ => 1 };
        return _forwardsOfBlock < entering || _forwards <= options.Warmup || (options.Refresh > 0 && _forwardsOfBlock % options.Refresh == 0);
    }

    // A token that was written is computed once more, and so is the row that said it; before anything moves, in the coordinates of the decoder.
    private void Forget(ReadOnlySpan<Fill> written)
    {
        if (options.Kind == CacheKind.Delayed)
            foreach (var fill in written)
                (_isKept[fill.Position], _isKept[conventions.RowOf(fill.Position)], _isKnown[fill.Position]) = (false, false, false);
    }

    // Masks, what was written since the last forward, and the rows of these and of what a decoder asks about without an answer.
    private void Choose(CanvasView canvas, CanvasRange block, ReadOnlySpan<int> asked, ComputedPlaces computed)
    {
        var everything = TakesEverything(block);
        foreach (var position in asked)
            _isKept[conventions.RowOf(position)] &= _isKnown[position];
        for (var position = canvas.PromptLength; position < canvas.Ids.Length; position++)
            if (canvas.IsMask(position))
                _isKept[position] = _isKept[conventions.RowOf(position)] = false;
        computed.Clear();
        for (var position = 0; position < canvas.Ids.Length && !everything; position++)
            if (!_isKept[position])
                computed.Add(position);
        if (computed.Count == 0)
            computed.Set(new CanvasRange(0, canvas.Ids.Length));
        _isKept.AsSpan(0, canvas.Ids.Length).Fill(true);
    }

    private CanvasRange PlanChanged(int length, ReadOnlySpan<int> asked, bool isDrawn)
    {
        var (start, last) = (Math.Min(_stored, length - 1), _stored);
        foreach (var position in asked)
            (start, last) = (_isKnown[position] && !isDrawn ? start : Math.Min(start, conventions.RowOf(position)), Math.Max(last, position));
        start = BlockStart(start);
        _stored = (int)Math.Min(length, BlockStart(Math.Max(start, last)) + (long)conventions.BlockLength);
        return new CanvasRange(start, _stored);
    }

    private int BlockStart(int position) => position / conventions.BlockLength * conventions.BlockLength;
}
