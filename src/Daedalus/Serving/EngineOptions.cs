namespace Daedalus.Serving;

/// <summary>Limits of a <see cref="DiffusionEngine"/>.</summary>
public sealed record EngineOptions
{
    /// <summary>Most requests that can be denoised together or wait.</summary>
    internal const int MostRequests = 1 << 16;

    /// <summary>Requests that may wait for a place in the batch, from 0 to 65,536; default 64. Whoever comes when they are all taken is refused at once.</summary>
    public int QueueLimit { get; init; } = 64;

    /// <summary>Requests that are denoised together at most, from 1 to 65,536; default 32. Memory may allow fewer.</summary>
    public int MaxBatch { get; init; } = 32;

    /// <summary>
    /// Bytes that the requests denoised together may take beside the weights, should all their canvases grow as long as they may; default null: what the
    /// device has free when a request is to enter.
    /// </summary>
    public long? MemoryLimit { get; init; }

    /// <summary>How long a request that names no time itself may take, waiting included; default null: as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long <see cref="DiffusionEngine.DisposeAsync"/> lets requests finish before it ends them; default 30 seconds.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the model is called in telemetry, default null: <see cref="DiffusionModel.Name"/>.</summary>
    public string? ModelName { get; init; }

    /// <summary>The clock of waiting times and deadlines; replaced in tests.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentException">A limit is out of range.</exception>
    public void Validate()
    {
        if (QueueLimit is < 0 or > MostRequests)
            throw new ArgumentException($"{nameof(QueueLimit)} is {QueueLimit}; it must be from 0 to {MostRequests}.");
        if (MaxBatch is < 1 or > MostRequests)
            throw new ArgumentException($"{nameof(MaxBatch)} is {MaxBatch}; it must be from 1 to {MostRequests}.");
        if (MemoryLimit < 1)
            throw new ArgumentException($"{nameof(MemoryLimit)} is {MemoryLimit}; it must be positive, or null for what is free.");
        if (Timeout is { } timeout)
            EngineRequest.CheckTimeout(timeout, nameof(Timeout));
        if (DrainTimeout < TimeSpan.Zero || DrainTimeout > EngineRequest.LongestTimeout)
            throw new ArgumentException($"{nameof(DrainTimeout)} is {DrainTimeout}; it must be from 0 to {EngineRequest.LongestTimeout.TotalDays:F0} days.");
        ArgumentNullException.ThrowIfNull(TimeProvider, nameof(TimeProvider));
    }
}
