namespace Daedalus.Text.Patterns;

/// <summary>
/// Where a matcher can go back to, and how much it may still do. Both are bounded by the length of the text, so that a pattern
/// from a hostile file ends in an error and not in a hang: 256 steps and 4 frames per character, beside a fixed allowance. The
/// allowance of steps is there once, however many pieces a text is cut into.
/// </summary>
internal sealed class BacktrackStack
{
    private const int StepsPerChar = 256;
    private const int FramesPerChar = 4;
    private const int Allowance = 1 << 22;
    private (int Op, int Position, int Lowest)[] _frames = new (int, int, int)[64];
    private long _steps = Allowance;
    private long _limit;

    public int Count { get; private set; }

    /// <summary>Starts the next piece of the text, of this many UTF-16 units (counted once for every pattern that walks over it).</summary>
    public void Begin(long length)
    {
        Count = 0;
        _steps += StepsPerChar * length;
        _limit = FramesPerChar * length + Allowance;
    }

    public void Spend(int amount)
    {
        _steps -= amount;
        if (_steps < 0)
            throw new PatternException($"the pattern takes more than {StepsPerChar} steps per character on this text; it backtracks too much");
    }

    /// <summary>Remembers to go on with an op at a position, or at any code point before it down to <paramref name="lowest"/>.</summary>
    public void Push(int op, int position, int lowest)
    {
        if (Count >= _limit)
            throw new PatternException($"the pattern keeps more than {FramesPerChar} ways open per character on this text; it backtracks too much");
        if (Count == _frames.Length)
            Array.Resize(ref _frames, _frames.Length * 2);
        _frames[Count++] = (op, position, lowest);
    }

    /// <summary>Takes the latest way back above <paramref name="floor"/>; false where there is none.</summary>
    public bool TryPop(int floor, ReadOnlySpan<char> text, ref int op, ref int position)
    {
        if (Count == floor)
            return false;
        ref var frame = ref _frames[Count - 1];
        op = frame.Op;
        if (frame.Position > frame.Lowest)
            frame.Position -= char.IsLowSurrogate(text[frame.Position - 1]) ? 2 : 1;
        position = frame.Position;
        if (position <= frame.Lowest)
            Count--;
        return true;
    }

    public void CutTo(int floor) => Count = floor;
}
