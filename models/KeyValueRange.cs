namespace Daedalus.Models;

/// <summary>Positions of a <see cref="KeyValueStore"/> that one sequence owns.</summary>
/// <param name="Start">The first of them.</param>
/// <param name="Length">How many; 0 for none.</param>
public readonly record struct KeyValueRange(int Start, int Length)
{
    /// <summary>The first position behind them.</summary>
    public int End => Start + Length;
}
