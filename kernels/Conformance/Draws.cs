using Daedalus.Kernels.Confidence;

namespace Daedalus.Kernels.Conformance;

/// <summary>Numbers for random cases, the same in every run.</summary>
internal sealed class Draws(int seed)
{
    private int _drawn;

    /// <summary>A whole number from 0 to <paramref name="below"/> - 1.</summary>
    public int Next(int below) => (int)(CounterRandom.Uniform(CounterRandom.Key((ulong)seed, 0, 0), _drawn++) * below);
}
