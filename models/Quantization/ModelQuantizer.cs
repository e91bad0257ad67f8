using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Weights;

namespace Daedalus.Models.Quantization;

/// <summary>
/// Writes a model anew with quantised matrices, ahead of time: it then takes less room on disk and loads without being quantised, to the same weights
/// bit for bit. <c>X.weight</c> becomes <c>X.weight</c> with <c>X.weight.scale</c> and, in 4 bits, <c>X.weight.multiplier</c>; vectors stay as they are.
/// </summary>
public sealed class ModelQuantizer
{
    private const int WindowBytes = 16 << 20;

    private readonly ModelFolder _source;
    private readonly WeightStorage _storage;
    private readonly IProgress<double>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly List<(NetworkTensor Tensor, double Error, double Square)> _losses = [];
    private long _done;

    private ModelQuantizer(ModelFolder source, WeightStorage storage, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        _source = source;
        _storage = storage;
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Quantises a folder into another, which appears under its name once it is complete.</summary>
    /// <param name="source">A model whose weights are floating-point.</param>
    /// <param name="target">A folder that is missing or empty, in a folder that is there.</param>
    /// <param name="storage"><see cref="WeightStorage.Int8"/>, or <see cref="WeightStorage.Int4"/>, which keeps embedding and head int8.</param>
    /// <param name="replace">Whether a quantised model under the target's name is replaced; nothing else ever is.</param>
    /// <param name="progress">Told the fraction written, 0 to 1.</param>
    /// <param name="cancellationToken">Honoured between rows; nothing is left behind.</param>
    /// <exception cref="InvalidModelException">The original is broken or quantised already, or holds a weight that is no finite number.</exception>
    /// <exception cref="IOException">The target is taken, or there is no room for it.</exception>
    public static QuantizationReport Quantize(
        string source, string target, WeightStorage storage, bool replace = false, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (storage is not (WeightStorage.Int8 or WeightStorage.Int4))
            throw new ArgumentOutOfRangeException(nameof(storage), storage, "Weights are quantised to int8 or to 4 bits.");
        using var files = ModelFolder.Open(source);
        if (files.Plan.Problems.Count > 0)
            throw files.Plan.Problems[0];
        if (files.Plan.Stored != WeightStorage.AsStored)
            throw new InvalidModelException(source, "its weights are quantised already; each time loses more, so quantise the original.");
        using var output = new OutputFolder(target, replace);
        output.RequireOutside(source);
        var report = new ModelQuantizer(files, storage, progress, cancellationToken).Write(output);
        output.Finish();
        return report;
    }

    private QuantizationReport Write(OutputFolder output)
    {
        var plan = _source.Plan.Tensors.Select(tensor => (Tensor: tensor, Parts: PartsOf(tensor))).ToList();
        var companions = CompanionFiles.In(_source.Path);
        using (var writer = new ShardedWriter(output.Path, plan.Select(entry => (IReadOnlyList<TensorOutline>)entry.Parts)))
        {
            output.RequireSpace(checked(writer.Bytes + companions.Sum(file => file.Bytes)));
            foreach (var (tensor, _) in plan)
                if (tensor.IsMatrix)
                    Quantize(writer, StoredMatrix.Find(_source.Checkpoint, tensor, WeightStorage.AsStored));
                else
                    Copy(writer, Find(tensor));
            writer.Finish();
        }

        foreach (var file in companions)
            File.Copy(Path.Combine(_source.Path, file.Name), Path.Combine(output.Path, file.Name));
        var config = BoundedFile.Read(Path.Combine(_source.Path, "config.json"), ConfigFile.MaxBytes);
        File.WriteAllBytes(Path.Combine(output.Path, "config.json"), QuantizationSection.AddTo(config, _storage));
        _cancellationToken.ThrowIfCancellationRequested();
        var bytes = plan.ToDictionary(entry => entry.Tensor, entry => entry.Parts.Sum(part => part.Bytes));
        return new QuantizationReport(_source.Checkpoint.TotalBytes, bytes.Values.Sum(), Losses(bytes), [.. companions.Select(file => file.Name)]);
    }

    private ImmutableArray<TensorOutline> PartsOf(NetworkTensor tensor) =>
        tensor.IsMatrix ? QuantizedParts.Of(tensor, _storage) : [new TensorOutline(tensor.Name, Find(tensor).StoredType, tensor.Shape)];

    private TensorInfo Find(NetworkTensor tensor) => _source.Checkpoint.Require(tensor.Name, tensor.Shape.AsSpan());

    private void Quantize(ShardedWriter writer, StoredMatrix matrix)
    {
        var (columns, rowBytes) = ((int)matrix.Columns, matrix.Values.ByteLength / matrix.Rows);
        var perWindow = (int)Math.Min(matrix.Rows, Math.Max(1, WindowBytes / rowBytes));
        var (name, storage) = (matrix.Tensor.Name, QuantizedParts.StorageOf(matrix.Tensor, _storage));
        var window = new QuantizedWindow(columns, perWindow, storage);
        double error = 0, square = 0;
        for (long row = 0; row < matrix.Rows; row += perWindow)
        {
            var count = (int)Math.Min(perWindow, matrix.Rows - row);
            using (var stored = _source.Checkpoint.Map(matrix.Values, row * rowBytes, checked((int)(count * rowBytes))))
                window.Quantize(stored.Span, matrix.Type, count, _cancellationToken);
            if (window.FirstBroken is >= 0 and var broken)
                throw new InvalidModelException(
                    matrix.Values.File, FormattableString.Invariant($"tensor {Printable.Quote(name)}, row {row + broken}: holds a NaN or an infinity, which no scale can bring back."));
            writer.Append(name, window.Values);
            writer.Append(QuantizedParts.Scale(name), MemoryMarshal.AsBytes(window.Scales));
            if (storage == WeightStorage.Int4)
                writer.Append(QuantizedParts.Multiplier(name), window.Multipliers);
            (error, square) = (error + window.Error, square + window.Square);
            Report(count * rowBytes);
        }

        _losses.Add((matrix.Tensor, error, square));
    }

    private void Copy(ShardedWriter writer, TensorInfo vector)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        using var window = _source.Checkpoint.Map(vector, 0, checked((int)vector.ByteLength));
        writer.Append(vector.Name, window.Span);
        Report(vector.ByteLength);
    }

    private List<QuantizationLoss> Losses(Dictionary<NetworkTensor, long> bytes) =>
    [
        .. _losses.GroupBy(loss => loss.Tensor.Kind).Select(kind => new QuantizationLoss(
            kind.Key,
            QuantizedParts.StorageOf(kind.First().Tensor, _storage),
            kind.Count(),
            kind.Sum(loss => loss.Tensor.Shape[0] * loss.Tensor.Shape[1]),
            kind.Sum(loss => bytes[loss.Tensor]),
            kind.Sum(loss => loss.Square) is > 0 and var square ? Math.Sqrt(kind.Sum(loss => loss.Error) / square) : 0)),
    ];

    private void Report(long bytes)
    {
        _done += bytes;
        _progress?.Report(Math.Min(1, _done / (double)Math.Max(1, _source.Checkpoint.TotalBytes)));
    }
}
