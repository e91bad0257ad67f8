using System.Diagnostics;

namespace Daedalus.Kernels.Canvas;

/// <summary>Edits of a token buffer in place: the buffer has room for the longest canvas, and only its length changes.</summary>
public static partial class CanvasEdit
{
    /// <summary>Writes copies of a value after the end.</summary>
    /// <returns>The new length, at most <paramref name="limit"/>.</returns>
    public static int Append<T>(Span<T> buffer, int length, int count, T value, int limit)
    {
        Debug.Assert(length <= limit && limit <= buffer.Length && count >= 0, "the limit lies within the buffer");
        var end = (int)Math.Min(limit, (long)length + count);
        buffer[length..end].Fill(value);
        return end;
    }

    /// <summary>Puts <paramref name="count"/> copies of a value in the place of one; what the limit leaves no room for falls off the right end.</summary>
    /// <returns>The new length, at most <paramref name="limit"/>.</returns>
    public static int Expand<T>(Span<T> buffer, int length, int position, int count, T value, int limit)
    {
        Debug.Assert((uint)position < (uint)length && length <= limit && limit <= buffer.Length && count >= 1, "one value inside becomes several");
        var end = (int)Math.Min(limit, (long)length + count - 1);
        var tail = (int)Math.Min(end, (long)position + count);
        buffer[(position + 1)..(position + 1 + end - tail)].CopyTo(buffer[tail..end]);
        buffer[position..tail].Fill(value);
        return end;
    }

    /// <summary>Puts copies of a value after positions; refused as a whole where that would be more than the buffer holds.</summary>
    /// <param name="buffer">Room for the longest canvas.</param>
    /// <param name="length">Values there now.</param>
    /// <param name="counts">How many copies after each of them; below 0 counts as 0.</param>
    /// <param name="value">What is inserted.</param>
    /// <param name="capacity">Most values there may be.</param>
    /// <returns>The new length, or -1 with the buffer as it was.</returns>
    public static int Insert<T>(Span<T> buffer, int length, ReadOnlySpan<int> counts, T value, int capacity)
    {
        Debug.Assert(length <= capacity && capacity <= buffer.Length && counts.Length >= length, "the capacity lies within the buffer, and each value has a count");
        long end = length;
        foreach (var count in counts[..length])
            end += Math.Max(0, count);
        if (end > capacity)
            return -1;
        var to = (int)end;
        for (var from = length - 1; from >= 0; from--)
        {
            var copies = Math.Max(0, counts[from]);
            to -= copies + 1;
            var moved = buffer[from];
            buffer.Slice(to + 1, copies).Fill(value);
            buffer[to] = moved;
        }

        return (int)end;
    }

    /// <summary>Drops values; the others close up in order.</summary>
    /// <param name="buffer">The canvas.</param>
    /// <param name="length">Values there now.</param>
    /// <param name="keep">Whether each of them stays.</param>
    /// <returns>The new length.</returns>
    public static int Delete<T>(Span<T> buffer, int length, ReadOnlySpan<bool> keep)
    {
        Debug.Assert(length <= buffer.Length && keep.Length >= length, "each value is kept or not");
        var kept = 0;
        for (var i = 0; i < length; i++)
            if (keep[i])
                buffer[kept++] = buffer[i];
        return kept;
    }
}
