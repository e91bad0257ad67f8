using System.Runtime.InteropServices;
using Daedalus.Denoising;

namespace Daedalus.Caching;

/// <summary>What a forward computes of a request: all positions of a range, or chosen ones. Reused from step to step.</summary>
/// <param name="capacity">Positions that there can be, 0 where only ranges come.</param>
internal sealed class ComputedPlaces(int capacity)
{
    private readonly List<int> _chosen = new(capacity);
    private CanvasRange _range;
    private bool _isRange;

    /// <summary>The positions that were chosen, ascending.</summary>
    public ReadOnlySpan<int> Chosen => CollectionsMarshal.AsSpan(_chosen);

    /// <summary>Whether they follow each other.</summary>
    public bool IsRange => _isRange;

    /// <summary>From the first to the last; all of these if <see cref="IsRange"/>.</summary>
    public CanvasRange Range => _range;

    /// <summary>How many.</summary>
    public int Count => _isRange ? _range.Length : _chosen.Count;

    public void Set(CanvasRange range) => (_range, _isRange) = (range, true);

    /// <summary>Forgets what there was; positions are to be chosen.</summary>
    public void Clear()
    {
        _chosen.Clear();
        (_range, _isRange) = (default, false);
    }

    /// <summary>Adds a position behind those that were added.</summary>
    public void Add(int position)
    {
        _chosen.Add(position);
        _range = new CanvasRange(_chosen[0], position + 1);
    }

    public bool Contains(int position) => IndexOf(position) >= 0;

    /// <summary>How many computed positions there are before one; negative if it is none of them.</summary>
    public int IndexOf(int position) => !_range.Contains(position) ? -1 : _isRange ? position - _range.Start : _chosen.BinarySearch(position);

    /// <summary>The position of a computed one.</summary>
    public int this[int index] => _isRange ? _range.Start + index : _chosen[index];
}
