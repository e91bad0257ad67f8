using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Llada;
using Daedalus.Models.Quantization;
using Daedalus.Models.Weights;

namespace Daedalus.Models;

/// <summary>A model on disk: <c>config.json</c> beside safetensors files. Opening reads headers only.</summary>
public sealed class ModelFolder : IDisposable
{
    /// <summary>Kept free beside the weights for the runtime and for short requests; what longer ones need is checked when they come.</summary>
    public const long Reserve = 64L << 20;

    private ModelFolder(string path, Checkpoint checkpoint, INetworkPlan plan)
    {
        Path = path;
        Checkpoint = checkpoint;
        Plan = plan;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Its tensors.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>What they would become.</summary>
    public INetworkPlan Plan { get; }

    /// <summary>Opens a folder and finds its family by <c>model_type</c>.</summary>
    /// <exception cref="InvalidModelException">The folder, its configuration or a header is missing or broken.</exception>
    public static ModelFolder Open(string path)
    {
        if (!Directory.Exists(path))
            throw new InvalidModelException(
                path, $"{(File.Exists(path) ? "is a file" : "there is no such folder")}. A model is a folder with config.json, tokenizer.json and model.safetensors.");
        using var config = ConfigFile.Open(System.IO.Path.Combine(path, "config.json"));
        var family = config.Text("model_type");
        if (family != LladaPlan.ModelType)
            throw config.Error(
                $"'model_type' is {Printable.Quote(family)}; this version runs '{LladaPlan.ModelType}' (LLaDA-8B, LLaDA-1.5 and smaller ones of that layout).");
        var shape = LladaConfigReader.Read(config);
        var stored = QuantizationSection.Read(config);
        var checkpoint = Checkpoint.Open(path);
        return new ModelFolder(path, checkpoint, new LladaPlan(path, shape, checkpoint, stored));
    }

    /// <summary>Loads the network, unless it is broken or would not fit; both are found before a weight is read.</summary>
    /// <param name="device">Where the weights go.</param>
    /// <param name="storage">How matrices are kept; default as in the files; int8 of 4-bit files is exact.</param>
    /// <param name="memoryLimit">Bytes that weights and reserve may take; null takes what the device has free.</param>
    /// <param name="progress">Told the fraction packed, 0 to 1.</param>
    /// <param name="cancellationToken">Honoured between windows of a few MiB.</param>
    /// <exception cref="InvalidModelException">
    /// A tensor is missing, superfluous, or of a wrong shape or type; a quantised one holds what no quantiser writes; 4-bit is asked of int8 files, or bf16 of quantised ones.
    /// </exception>
    /// <exception cref="InsufficientMemoryException">It would not fit; the message has the figures.</exception>
    public INetwork Load(
        IDevice device, WeightStorage storage = WeightStorage.AsStored, long? memoryLimit = null, IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (Plan.Problems.Count > 0)
            throw Plan.Problems[0];
        if (Plan.ProblemWith(storage) is { } impossible)
            throw impossible;
        var available = memoryLimit ?? device.AvailableMemory;
        var weights = Plan.MemoryOn(device, storage);
        var needed = checked(weights + Reserve);
        if (needed > available)
            throw new InsufficientMemoryException(
                $"{Path}: needs {Mebibytes(needed)} MiB of memory ({Mebibytes(weights)} MiB of weights and {Mebibytes(Reserve)} MiB of reserve), "
                + $"but {Mebibytes(available)} MiB {(memoryLimit is null ? "are free" : "are allowed")}. Free memory, raise the limit, "
                + $"{(storage is WeightStorage.AsStored or WeightStorage.BF16 && Plan.Stored == WeightStorage.AsStored ? "keep the weights as int8 " : "")}or take a smaller model.");
        return Plan.Load(device, storage, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => Checkpoint.Dispose();

    private static string Mebibytes(long bytes) => FormattableString.Invariant($"{(bytes + (1 << 20) - 1) >> 20:N0}");
}
