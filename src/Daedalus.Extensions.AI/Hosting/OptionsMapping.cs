using Daedalus.Caching;
using Daedalus.Serving;

namespace Daedalus.Extensions.AI;

/// <summary>From the options of a host to those of model, engine and client.</summary>
internal static class OptionsMapping
{
    public static string NameOf(this DaedalusOptions options) =>
        options.ModelName ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.ModelPath)));

    public static ModelLoadOptions ToLoadOptions(this DaedalusOptions options, TimeProvider clock, IProgress<double>? progress = null) => new()
    {
        Device = options.Device,
        Threads = options.Threads,
        Weights = options.Weights,
        MemoryLimit = options.MemoryLimit,
        Progress = progress,
        TimeProvider = clock,
    };

    public static EngineOptions ToEngineOptions(this DaedalusOptions options, TimeProvider clock) => new()
    {
        QueueLimit = options.QueueLimit,
        MaxBatch = options.MaxBatch,
        MemoryLimit = options.BatchMemoryLimit,
        Timeout = options.Timeout,
        DrainTimeout = options.DrainTimeout,
        ModelName = options.NameOf(),
        TimeProvider = clock,
    };

    public static DaedalusChatOptions ToDefaults(this DaedalusOptions options) => new()
    {
        Decoder = options.Decoder,
        Settings = new Dictionary<string, string>(options.Settings),
        Cache = options.Cache is { } cache ? CacheOptions.Parse(cache) : null,
        Guidance = options.Guidance,
        StopEarly = options.StopEarly,
    };
}
