using System.Runtime.InteropServices;

namespace Daedalus.Denoising;

/// <summary>What a decoder wants done to the canvas after one forward. Reused from step to step.</summary>
public sealed class EditList
{
    private readonly List<Fill> _fills = [];
    private readonly List<Fill> _rewrites = [];
    private readonly List<int> _remasked = [];
    private readonly List<int> _deleted = [];

    /// <summary>Masks that become tokens.</summary>
    public ReadOnlySpan<Fill> Fills => CollectionsMarshal.AsSpan(_fills);

    /// <summary>Written tokens that become others.</summary>
    public ReadOnlySpan<Fill> Rewrites => CollectionsMarshal.AsSpan(_rewrites);

    /// <summary>Positions of written tokens that become masks again.</summary>
    public ReadOnlySpan<int> Remasked => CollectionsMarshal.AsSpan(_remasked);

    /// <summary>Places of the generation, masks or written tokens, that are taken out, in coordinates before any edit of this step.</summary>
    public ReadOnlySpan<int> Deleted => CollectionsMarshal.AsSpan(_deleted);

    /// <summary>The mask that is replaced by several, in coordinates before any edit of this step.</summary>
    public int? ExpandAt { get; private set; }

    /// <summary>How many masks take its place.</summary>
    public int ExpandCount { get; private set; }

    /// <summary>Masks appended at the end.</summary>
    public int AppendedMasks { get; private set; }

    /// <summary>Copies of <see cref="AppendedToken"/> appended after them.</summary>
    public int AppendedTokens { get; private set; }

    /// <summary>The token of <see cref="AppendedTokens"/>.</summary>
    public int AppendedToken { get; private set; }

    /// <summary>Tokens and masks that are dropped from the end.</summary>
    public int Dropped { get; private set; }

    /// <summary>Whether nothing was asked for.</summary>
    public bool IsEmpty =>
        _fills.Count == 0 && _rewrites.Count == 0 && _remasked.Count == 0 && _deleted.Count == 0 && ExpandAt is null && AppendedMasks == 0 && AppendedTokens == 0 && Dropped == 0;

    /// <summary>The first position that changes; <paramref name="length"/>, that of prompt and canvas, where nothing before its end does.</summary>
    internal int FirstPosition(int length)
    {
        var first = Math.Min(ExpandAt ?? length, length - Dropped);
        if (_fills.Count > 0)
            first = Math.Min(first, _fills[0].Position);
        if (_rewrites.Count > 0)
            first = Math.Min(first, _rewrites[0].Position);
        if (_deleted.Count > 0)
            first = Math.Min(first, _deleted[0]);
        return _remasked.Count > 0 ? Math.Min(first, _remasked[0]) : first;
    }

    /// <summary>Forgets the edits of the step before.</summary>
    public void Clear()
    {
        _fills.Clear();
        _rewrites.Clear();
        _remasked.Clear();
        _deleted.Clear();
        ExpandAt = null;
        ExpandCount = AppendedMasks = AppendedTokens = Dropped = 0;
    }

    /// <summary>Writes a token into a mask; positions ascend.</summary>
    public void Write(int position, int token, float confidence) => _fills.Add(new Fill(position, token, confidence));

    /// <summary>Replaces a written token of the generation by another; positions ascend.</summary>
    public void Rewrite(int position, int token, float confidence) => _rewrites.Add(new Fill(position, token, confidence));

    /// <summary>Makes a written token of the generation a mask again; positions ascend.</summary>
    public void Remask(int position) => _remasked.Add(position);

    /// <summary>
    /// Takes a place out of the generation, so that what is behind it moves up; positions ascend, in the coordinates that the decoder saw. Nothing else is done to
    /// that place, and the canvas is not made longer nor dropped from in the same step.
    /// </summary>
    public void Delete(int position) => _deleted.Add(position);

    /// <summary>Puts <paramref name="count"/> masks in the place of one; what exceeds the longest canvas falls off its right end.</summary>
    public void Expand(int position, int count) => (ExpandAt, ExpandCount) = (position, count);

    /// <summary>Appends masks.</summary>
    public void AppendMasks(int count) => AppendedMasks = count;

    /// <summary>Appends copies of a token.</summary>
    public void AppendTokens(int token, int count) => (AppendedToken, AppendedTokens) = (token, count);

    /// <summary>Drops the last places of the generation, whatever they hold; not in a step that also makes it longer.</summary>
    public void DropLast(int count) => Dropped = count;

    internal void Reserve(int places)
    {
        _fills.EnsureCapacity(places);
        _rewrites.EnsureCapacity(places);
        _remasked.EnsureCapacity(places);
        _deleted.EnsureCapacity(places);
    }
}
