namespace Daedalus.Tests.Text;

/// <summary>Random numbers by a counter (SplitMix64), so that every case is named by its seed and index.</summary>
internal sealed class Draws(ulong seed)
{
    private ulong _counter = seed;

    public int Below(int limit)
    {
        var z = _counter += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return (int)((z ^ z >> 31) % (ulong)limit);
    }

    public int Between(int low, int high) => low + Below(high - low + 1);

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}
