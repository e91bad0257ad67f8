using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Canvas;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Embedding;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.RmsNorm;
using Daedalus.Kernels.Rotary;
using Daedalus.Kernels.SwiGlu;
using Daedalus.Kernels.Tensors;
using Daedalus.Kernels.Unmask;

namespace Daedalus.Perf.Benchmarks;

/// <summary>Inputs of every kernel on one device: weights of bf16 where no other storage is named, activations as a network there would keep them.</summary>
internal sealed class KernelInputs : IDisposable
{
    private const int Rows = 256;
    private const int Width = 1024;
    private const int Vocabulary = 32_000;
    private const string Int4Product = "MatMul int4";
    private static readonly AttentionShape Heads = new(16, 16, 64);

    private readonly IDevice _device;
    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<string, Action> _kernels;

    public KernelInputs(IDevice device)
    {
        _device = device;
        var type = device is Accelerator { Features.TensorCores: true } ? DType.BF16 : DType.F32;
        Matrix x = Own(new Matrix(device, Width)), input = Own(new Matrix(device, Width, type)), output = Own(new Matrix(device, Width, type));
        Matrix qkv = Own(new Matrix(device, Heads.QkvColumns, type)), gateUp = Own(new Matrix(device, 2 * Width, type));
        var head = new Lazy<PackedMatrix>(() => Weight(Vocabulary, DType.BF16));
        var gate = Weight(2 * Width, DType.BF16);
        var ones = new float[Width];
        Array.Fill(ones, 1f);
        var norm = Own(Matrix.Row(device, ones));
        var angles = Own(new RotaryTable(device, Rows, Heads.HeadDim, 500000));
        var confidence = Own(new ConfidenceWorkspace(device));
        var decisions = Own(new DecisionInputs(device));
        IndexView offsets = Own(new Indices(device)).Set([0, Rows]), ids = Own(new Indices(device)).Set([.. Enumerable.Range(0, Rows).Select(i => i * 37)]);
        var (queries, scores) = (new ConfidenceQuery[Rows], new PositionScore[Rows]);
        Array.Fill(queries, new ConfidenceQuery { MaskToken = 1, EosToken = 2, TurnEndToken = 3 });
        foreach (var matrix in new[] { x, input, qkv, gateUp })
            Fill(matrix.Rows(Rows));
        _kernels = new()
        {
            ["Embedding"] = () => Embedding.Run(device, head.Value, ids, x.Rows(Rows)),
            ["RmsNorm"] = () => RmsNorm.Run(device, x.Rows(Rows), input.Rows(Rows), norm.Rows(1), 1e-5f, output.Rows(Rows)),
            ["MatMul fp32"] = Product(DType.F32),
            ["MatMul bf16"] = Product(DType.BF16),
            ["MatMul bf16 by bf16"] = Product(DType.BF16, WeightStorage.BF16),
            ["MatMul int8"] = Product(DType.F32, WeightStorage.Int8),
            [Int4Product] = Product(DType.F32, WeightStorage.Int4),
            ["Rotary"] = () => Rotary.Run(device, qkv.Rows(Rows), Heads.Heads + Heads.KvHeads, offsets, angles),
            ["Attention"] = () => Attention.Run(device, qkv.Rows(Rows), offsets, Heads, default, output.Rows(Rows)),
            ["SwiGlu"] = () => SwiGlu.Run(device, gateUp.Rows(Rows), output.Rows(Rows)),
            ["SwiGlu product"] = () => SwiGlu.Run(device, input.Rows(Rows), gate, gateUp, output.Rows(Rows)),
            ["Confidence"] = () => Confidence.Run(device, input.Rows(Rows), head.Value, queries, scores, confidence),
            ["CanvasEdit append"] = decisions.Edit(CanvasEditKind.Append),
            ["CanvasEdit expand"] = decisions.Edit(CanvasEditKind.Expand),
            ["CanvasEdit insert"] = decisions.Edit(CanvasEditKind.Insert),
            ["CanvasEdit delete"] = decisions.Edit(CanvasEditKind.Delete),
            ["Unmask top-k"] = decisions.Reveal(UnmaskRule.TopK, 8),
            ["Unmask threshold"] = decisions.Reveal(UnmaskRule.Threshold, 0.9f),
            ["Unmask factor"] = decisions.Reveal(UnmaskRule.Factor, 1),
            ["EosScore"] = decisions.ScoreEnd(),
        };

        Action Product(DType stored, WeightStorage storage = WeightStorage.AsStored)
        {
            var weight = Weight(Width, stored, storage);
            return () => MatMul.Run(device, input.Rows(Rows), weight, output.Rows(Rows));
        }
    }

    public static IReadOnlyList<string> Names { get; } =
    [
        "Embedding", "RmsNorm", "MatMul fp32", "MatMul bf16", "MatMul bf16 by bf16", "MatMul int8", Int4Product, "Rotary", "Attention", "SwiGlu", "SwiGlu product", "Confidence",
        "CanvasEdit append", "CanvasEdit expand", "CanvasEdit insert", "CanvasEdit delete", "Unmask top-k", "Unmask threshold", "Unmask factor", "EosScore",
    ];

    /// <summary>Accelerators keep 4-bit weights as the int8 that they decode to, whose product is measured already.</summary>
    public static bool RunsOn(string device, string kernel) => kernel != Int4Product || BenchmarkDevices.IsProcessor(device);

    public Action Kernel(string name) => _kernels[name];

    public void Dispose() => _owned.ForEach(one => one.Dispose());

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private PackedMatrix Weight(int n, DType stored, WeightStorage storage = WeightStorage.AsStored)
    {
        var weight = Own(PackedMatrix.Allocate(_device, n, Width, stored, storage));
        RandomWeights.Fill(_device, weight, n, 1f / MathF.Sqrt(Width));
        return weight;
    }

    private void Fill(MatrixView view)
    {
        var values = new float[view.Columns];
        for (var row = 0; row < view.Rows; row++)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = (((row * 31) + (i * 17)) % 101 / 101f) - 0.5f;
            Transfer.Write(_device, view, row, values);
        }
    }
}
