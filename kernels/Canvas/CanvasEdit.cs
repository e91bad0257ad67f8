using System.Diagnostics;

namespace Daedalus.Kernels.Canvas;

/// <summary>Edits of a token buffer in place: the buffer has room for the longest canvas, and only its length changes.</summary>
public static class CanvasEdit
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
}
