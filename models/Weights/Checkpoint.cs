using System.Diagnostics.CodeAnalysis;

namespace Daedalus.Models.Weights;

/// <summary>
/// The weights of one model: a single safetensors file, or the shards of an index. Every file is checked when it is opened, and index
/// and shards must name the same tensors. Knows nothing of model families. Safe for use from several threads.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    private const string SingleName = "model.safetensors";
    private const string IndexName = "model.safetensors.index.json";

    private readonly string _source;
    private readonly List<SafetensorsFile> _files;
    private readonly Dictionary<string, TensorInfo> _tensors;

    private Checkpoint(string source, List<SafetensorsFile> files)
    {
        _source = source;
        _files = files;
        _tensors = new Dictionary<string, TensorInfo>(files.Sum(file => file.Tensors.Count));
        foreach (var tensor in files.SelectMany(file => file.Tensors))
        {
            _tensors.Add(tensor.Name, tensor);
            TotalBytes = checked(TotalBytes + tensor.ByteLength);
        }
    }

    /// <summary>Every tensor: shard by shard in the order of their names, and within each in the order of their bytes.</summary>
    public IReadOnlyCollection<TensorInfo> Tensors => _tensors.Values;

    /// <summary>Bytes of all tensors together, headers not counted.</summary>
    public long TotalBytes { get; }

    /// <summary>
    /// Opens a folder with <c>model.safetensors</c> or <c>model.safetensors.index.json</c>, or a <c>.safetensors</c> file. A folder with
    /// both is read from the single file, as by transformers (modeling_utils.py, resolution of checkpoint files).
    /// </summary>
    /// <param name="folder">The folder, or the file.</param>
    /// <exception cref="InvalidModelException">Something is missing, unreadable, or breaks a rule.</exception>
    public static Checkpoint Open(string folder)
    {
        var source = Find(folder);
        var files = new List<SafetensorsFile>();
        try
        {
            if (source.EndsWith(IndexName, StringComparison.Ordinal))
                ShardSet.Open(source, files);
            else
                files.Add(SafetensorsFile.Open(source));
            return new Checkpoint(source, files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>Looks a tensor up by name.</summary>
    /// <param name="name">Its whole name; case matters.</param>
    /// <param name="tensor">The tensor, if it is there.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryFind(string name, [MaybeNullWhen(false)] out TensorInfo tensor) => _tensors.TryGetValue(name, out tensor);

    /// <summary>A weight that a model cannot do without.</summary>
    /// <param name="name">Its whole name; case matters.</param>
    /// <param name="shape">The shape that it must have; empty for a scalar.</param>
    /// <exception cref="InvalidModelException">It is missing, has another shape, or is not F32, F16 or BF16.</exception>
    public TensorInfo Require(string name, params ReadOnlySpan<long> shape)
    {
        var tensor = Shaped(name, shape);
        if (tensor.WeightType is null)
            throw new InvalidModelException(tensor.File, $"tensor {Printable.Quote(name)}: its dtype is {tensor.StoredType.HeaderName()}, "
                + "but weights must be F32, F16 or BF16: convert the checkpoint");
        return tensor;
    }

    /// <summary>A part of a quantised weight.</summary>
    /// <exception cref="InvalidModelException">It is missing or has another shape or type.</exception>
    internal TensorInfo Require(TensorOutline outline)
    {
        var tensor = Shaped(outline.Name, outline.Shape.AsSpan());
        return tensor.StoredType == outline.Type
            ? tensor
            : throw new InvalidModelException(tensor.File, $"tensor {Printable.Quote(tensor.Name)}: its dtype is {tensor.StoredType.HeaderName()}, "
                + $"but by 'quantization' in config.json it must be {outline.Type.HeaderName()}: quantise the original again");
    }

    /// <inheritdoc cref="SafetensorsFile.Map"/>
    public MappedBytes Map(TensorInfo tensor, long byteOffset, int byteLength)
    {
        var file = _files.Find(file => file.Path == tensor.File)
            ?? throw new ArgumentException($"{_source} does not hold tensor {Printable.Quote(tensor.Name)}", nameof(tensor));
        return file.Map(tensor, byteOffset, byteLength);
    }

    /// <summary>Closes every file. Windows that are still mapped stay valid until they are disposed.</summary>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private TensorInfo Shaped(string name, ReadOnlySpan<long> shape)
    {
        if (!TryFind(name, out var tensor))
            throw new InvalidModelException(
                _source, $"tensor {Printable.Quote(name)} is missing: the model needs it, with shape {Printable.Shape(shape)}");
        if (!tensor.Shape.AsSpan().SequenceEqual(shape))
            throw new InvalidModelException(tensor.File, $"tensor {Printable.Quote(name)}: the model needs shape {Printable.Shape(shape)}, "
                + $"but the file has shape {Printable.Shape(tensor.Shape.AsSpan())}");
        return tensor;
    }

    private static string Find(string folder)
    {
        if (folder.EndsWith(".safetensors", StringComparison.Ordinal) && File.Exists(folder))
            return folder;
        if (!Directory.Exists(folder))
            throw new InvalidModelException(folder, "there is no such folder; "
                + $"a .safetensors file that exists, or a folder with {SingleName} or {IndexName}, can be opened");
        var single = Path.Combine(folder, SingleName);
        if (File.Exists(single))
            return single;
        var index = Path.Combine(folder, IndexName);
        return File.Exists(index) ? index : throw new InvalidModelException(folder, $"the folder has neither {SingleName} nor {IndexName}");
    }
}
