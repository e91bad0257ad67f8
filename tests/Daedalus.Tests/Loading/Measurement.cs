namespace Daedalus.Tests.Loading;

/// <summary>What a measured task reports to the test that started it.</summary>
internal sealed record Measurement
{
    /// <summary>Bytes of packed weights, where a model was loaded.</summary>
    public long WeightBytes { get; init; }

    /// <summary>Largest resident size before the task began, and at its end.</summary>
    public long PeakBefore { get; init; }

    public long Peak { get; init; }

    /// <summary>Resident size after each round, less the managed heap.</summary>
    public IReadOnlyList<long> Rounds { get; init; } = [];

    /// <summary>Type and message of the exception that ended the task.</summary>
    public string? Error { get; init; }

    public string? Message { get; init; }

    /// <summary>Windows of weights that were read.</summary>
    public int Windows { get; init; }

    public double Seconds { get; init; }
}
