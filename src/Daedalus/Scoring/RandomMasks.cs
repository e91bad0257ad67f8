using Daedalus.Kernels.Confidence;

namespace Daedalus.Scoring;

/// <summary>Random sets of positions: functions of the seed and of what is drawn, never of batch mates.</summary>
internal static class RandomMasks
{
    // Streams of one draw, beyond every position.
    private const int Whole = -1;
    private const int Share = -2;

    /// <summary>Uniform from 1 to <paramref name="most"/>.</summary>
    public static int Count(ulong seed, int draw, int most) => 1 + (int)(CounterRandom.Uniform(CounterRandom.Key(seed, draw, Whole), 0) * most);

    /// <summary>Uniform between two shares.</summary>
    public static double Between(ulong seed, int draw, double low, double high) => low + (CounterRandom.Uniform(CounterRandom.Key(seed, draw, Share), 0) * (high - low));

    /// <summary>Every position of [first, first + length) with the same probability, each by itself.</summary>
    public static int[] Each(ulong seed, int draw, int first, int length, double probability) =>
        [.. Enumerable.Range(first, length).Where(position => Uniform(seed, draw, position) < probability)];

    /// <summary>So many positions of [first, first + length), every set as likely as any other; ascending.</summary>
    public static int[] Some(ulong seed, int draw, int first, int length, int count) =>
        [.. Enumerable.Range(first, length).OrderBy(position => Uniform(seed, draw, position)).Take(count).Order()];

    private static double Uniform(ulong seed, int draw, int position) => CounterRandom.Uniform(CounterRandom.Key(seed, draw, position), 0);
}
