using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus;

/// <summary>How a model is loaded.</summary>
public sealed record ModelLoadOptions
{
    /// <summary>
    /// Where the model runs, default <c>auto</c>: the first CUDA device that works, else the first GPU of OpenCL, else the processor. Or <c>cpu</c>,
    /// <c>cuda:0</c>, <c>opencl:1</c> and so on, as <see cref="DeviceCatalogue"/> names them.
    /// </summary>
    public string Device { get; init; } = DeviceCatalogue.Auto;

    /// <summary>Threads of the processor that compute, default 0: one per processor. At most <see cref="CpuDevice.MaxThreads"/>.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// How weight matrices are kept, default <see cref="WeightStorage.AsStored"/>. With <see cref="WeightStorage.BF16"/> a processor that has AVX-512 BF16 is twice as
    /// fast; answers are still deterministic, but may be others. <see cref="WeightStorage.Int8"/> takes a quarter of the memory of fp32 and half that of bf16, and
    /// answers are less often right; more so with <see cref="WeightStorage.Int4"/>. The last two are done ahead of time by
    /// <see cref="Models.Quantization.ModelQuantizer"/>.
    /// </summary>
    public WeightStorage Weights { get; init; }

    /// <summary>Bytes that the model may take; default null: what the machine has free.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Told the fraction loaded, 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Measures the time of answers; replaced in tests.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
