using System.Diagnostics;
using Daedalus.Kernels.Canvas;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising;

/// <summary>
/// The token buffer of one request, with room for the longest generation it may have; edits happen in place. Beside every token stand the
/// confidence with which it was last seen and the step in which its place appeared, for those who watch.
/// </summary>
internal sealed class Canvas
{
    private readonly int[] _ids;
    private readonly float[] _confidence;
    private readonly int[] _born;
    private readonly int[] _written;
    private readonly int _limit;
    private readonly int _maskToken;
    private int[]? _gaps;
    private int _length;

    public Canvas(ReadOnlySpan<int> prompt, int initialLength, int maxLength, int maskToken)
    {
        Debug.Assert(initialLength >= 1 && initialLength <= maxLength, "the decoder's options were validated");
        _limit = checked(prompt.Length + maxLength);
        _ids = new int[_limit];
        _confidence = new float[_limit];
        _born = new int[_limit];
        _written = new int[_limit];
        _maskToken = maskToken;
        PromptLength = prompt.Length;
        MaxLength = maxLength;
        prompt.CopyTo(_ids);
        _length = CanvasEdit.Append(_ids.AsSpan(), prompt.Length, initialLength, maskToken, _limit);
    }

    public int PromptLength { get; }

    public int MaxLength { get; }

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, _length);

    public ReadOnlySpan<int> Generation => _ids.AsSpan(PromptLength, _length - PromptLength);

    public ReadOnlySpan<float> Confidence => _confidence.AsSpan(PromptLength, _length - PromptLength);

    /// <summary>Step in which each place of the generation appeared; 0 for the first canvas.</summary>
    public ReadOnlySpan<int> Born => _born.AsSpan(PromptLength, _length - PromptLength);

    /// <summary>Step in which each token of the generation was written, on the host; 0 for masks.</summary>
    public ReadOnlySpan<int> Written => _written.AsSpan(PromptLength, _length - PromptLength);

    /// <summary>For each place of the generation the number of its gap, -1 where it is given; empty where nothing is.</summary>
    public ReadOnlySpan<int> Gaps => _gaps is null ? [] : _gaps.AsSpan(PromptLength, _length - PromptLength);

    /// <summary>Gaps that there were at first; all places of one may be deleted.</summary>
    public int GapCount { get; private set; }

    public CanvasView View => new(Ids, PromptLength, _maskToken, MaxLength, _gaps is null ? [] : _gaps.AsSpan(0, _length));

    /// <summary>Gives parts of a generation that is all masks.</summary>
    /// <param name="ids">All of it, masks in its gaps.</param>
    /// <param name="gaps">The number of the gap of each, -1 where it is given.</param>
    public void Give(ReadOnlySpan<int> ids, ReadOnlySpan<int> gaps)
    {
        Debug.Assert(ids.Length == Generation.Length && gaps.Length == ids.Length, "the decoder was made for this canvas");
        _gaps = new int[_limit];
        _gaps.AsSpan(0, PromptLength).Fill(-1);
        ids.CopyTo(_ids.AsSpan(PromptLength));
        gaps.CopyTo(_gaps.AsSpan(PromptLength));
        for (var i = 0; i < gaps.Length; i++)
            (_confidence[PromptLength + i], GapCount) = (gaps[i] < 0 ? 1f : 0f, Math.Max(GapCount, gaps[i] + 1));
    }

    /// <summary>Makes the canvas as long as one that was edited elsewhere; the spans take its content.</summary>
    public CanvasSpans Resize(int length)
    {
        Debug.Assert(length >= PromptLength && length <= _limit, "a canvas stays within its limit");
        _length = length;
        return new CanvasSpans(_ids.AsSpan(0, length), _confidence.AsSpan(0, length), _born.AsSpan(0, length));
    }

    /// <summary>Notes how sure the network is of positions that it was asked for.</summary>
    public void Observe(ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores)
    {
        for (var i = 0; i < positions.Length; i++)
            if (_ids[positions[i]] == _maskToken)
                _confidence[positions[i]] = scores[i].Confidence;
    }

    /// <summary>
    /// Tokens first, in the coordinates that the decoder saw; then deletions or the expansion of one mask; then what is appended or dropped. A place keeps the step in
    /// which it appeared, whatever is written there.
    /// </summary>
    /// <returns>Whether a token or the length changed.</returns>
    public bool Apply(EditList edits, int step)
    {
        var before = _length;
        foreach (var fill in edits.Fills)
        {
            Debug.Assert(_ids[fill.Position] == _maskToken, "only masks are filled");
            Write(fill, step);
        }

        foreach (var rewrite in edits.Rewrites)
        {
            Debug.Assert(_ids[rewrite.Position] != _maskToken, "only written tokens are rewritten");
            Write(rewrite, step);
        }

        foreach (var position in edits.Remasked)
            (_ids[position], _confidence[position], _written[position]) = (_maskToken, 0f, 0);

        Delete(edits.Deleted);
        if (edits.ExpandAt is { } at)
        {
            CanvasEdit.Expand(_confidence.AsSpan(), _length, at, edits.ExpandCount, 0f, _limit);
            CanvasEdit.Expand(_born.AsSpan(), _length, at, edits.ExpandCount, step, _limit);
            if (_gaps is not null)
                CanvasEdit.Expand(_gaps.AsSpan(), _length, at, edits.ExpandCount, _gaps[at], _limit);
            CanvasEdit.Expand(_written.AsSpan(), _length, at, edits.ExpandCount, 0, _limit);
            _length = CanvasEdit.Expand(_ids.AsSpan(), _length, at, edits.ExpandCount, _maskToken, _limit);
        }

        Append(edits.AppendedMasks, _maskToken, 0f, step, 0);
        Append(edits.AppendedTokens, edits.AppendedToken, 1f, step, step);
        _length -= edits.Dropped;
        return edits.Fills.Length + edits.Rewrites.Length + edits.Remasked.Length > 0 || _length != before;
    }

    /// <summary>Writes a token into every mask that is left: nobody will ask about them.</summary>
    public void FillMasks(int token, int step)
    {
        for (var i = PromptLength; i < _length; i++)
            if (_ids[i] == _maskToken)
                (_ids[i], _confidence[i], _written[i]) = (token, 1f, step);
    }

    private void Write(Fill fill, int step)
    {
        Debug.Assert(fill.Position >= PromptLength && fill.Token != _maskToken, "words are written, and never into the prompt");
        (_ids[fill.Position], _confidence[fill.Position], _written[fill.Position]) = (fill.Token, fill.Confidence, step);
    }

    private void Delete(ReadOnlySpan<int> positions)
    {
        Places.Remove(_ids.AsSpan(0, _length), positions);
        Places.Remove(_confidence.AsSpan(0, _length), positions);
        Places.Remove(_born.AsSpan(0, _length), positions);
        Places.Remove(_written.AsSpan(0, _length), positions);
        if (_gaps is not null)
            Places.Remove(_gaps.AsSpan(0, _length), positions);
        _length -= positions.Length;
    }

    private void Append(int count, int token, float confidence, int born, int written)
    {
        CanvasEdit.Append(_confidence.AsSpan(), _length, count, confidence, _limit);
        CanvasEdit.Append(_born.AsSpan(), _length, count, born, _limit);
        CanvasEdit.Append(_written.AsSpan(), _length, count, written, _limit);
        _length = CanvasEdit.Append(_ids.AsSpan(), _length, count, token, _limit);
    }
}
