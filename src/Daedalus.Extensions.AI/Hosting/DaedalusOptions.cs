using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Extensions.AI;

/// <summary>A model in a host: where it is, how it is loaded, its limits, and what holds for requests that say nothing. Checked when the host starts.</summary>
public sealed class DaedalusOptions
{
    /// <summary>The model's folder, required: see <see cref="DiffusionModel.Load"/>.</summary>
    public string ModelPath { get; set; } = "";

    /// <summary>What the model is called; default null: the folder's name.</summary>
    public string? ModelName { get; set; }

    /// <summary>Where it runs, default <c>auto</c>: see <see cref="ModelLoadOptions.Device"/>.</summary>
    public string Device { get; set; } = DeviceCatalogue.Auto;

    /// <summary>Threads of the processor that compute, default 0: one per processor.</summary>
    public int Threads { get; set; }

    /// <summary>How weight matrices are kept, default as stored.</summary>
    public WeightStorage Weights { get; set; }

    /// <summary>Bytes that the model may take; default null: what the machine has free.</summary>
    public long? MemoryLimit { get; set; }

    /// <summary>Requests that may wait, from 0 to 65,536; default 64: see <see cref="Serving.EngineOptions.QueueLimit"/>.</summary>
    public int QueueLimit { get; set; } = 64;

    /// <summary>Requests denoised together at most, from 1 to 65,536; default 32.</summary>
    public int MaxBatch { get; set; } = 32;

    /// <summary>Bytes that the requests denoised together may take beside the weights; default null: what is free: see <see cref="Serving.EngineOptions.MemoryLimit"/>.</summary>
    public long? BatchMemoryLimit { get; set; }

    /// <summary>How long a request may take, waiting included; default null: as long as it takes.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How long requests may go on when the host stops; default 20 seconds, less than a host waits by default.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A step that takes longer than this hangs, and the process is reported as dead; default one minute.</summary>
    public TimeSpan StallLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Decoder of requests that name none; default null: DAEDAL.</summary>
    public string? Decoder { get; set; }

    /// <summary>Its settings by name, as they are written; default none beside the model's presets.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    /// <summary>Cache of requests that name none, e.g. <c>dual:refresh=8</c>; default null: none.</summary>
    public string? Cache { get; set; }

    /// <summary>Guidance of requests that give none; default 0: off.</summary>
    public double Guidance { get; set; }

    /// <summary>Whether answers end as soon as their end is decided, where a request does not say; default false.</summary>
    public bool StopEarly { get; set; }
}
