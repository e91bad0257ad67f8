namespace Daedalus.Kernels.Confidence;

/// <summary>
/// Random numbers without a state: a number is a function of (seed, step, position, index), so batch mates, block order and threads cannot
/// change it. SplitMix64's finaliser over a Weyl sequence (Steele, Lea, Flood 2014).
/// </summary>
public static class CounterRandom
{
    private const ulong Weyl = 0x9E3779B97F4A7C15;

    // The largest of the 53-bit numbers, and half, would round to 1.
    private const double BelowOne = 1 - (1.0 / (1UL << 53));

    /// <summary>The stream of one position in one step.</summary>
    public static ulong Key(ulong seed, int step, int position) =>
        Mix(Mix(Mix(seed + Weyl) + (ulong)(uint)step + Weyl) + (ulong)(uint)position + Weyl);

    /// <summary>Uniform in the open interval (0, 1), 53 bits.</summary>
    public static double Uniform(ulong key, int index) =>
        Math.Min(((Mix(key + ((ulong)(uint)index * Weyl)) >> 11) + 0.5) * (1.0 / (1UL << 53)), BelowOne);

    /// <summary>Standard Gumbel noise -ln(-ln u), in double: single precision would distort the tails.</summary>
    public static double Gumbel(ulong key, int index) => -Math.Log(-Math.Log(Uniform(key, index)));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
