using Daedalus.Kernels.Attention;
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

namespace Daedalus.Perf.Benchmarks;

/// <summary>Inputs of every kernel on one device: weights of bf16, activations as a network there would keep them.</summary>
internal sealed class KernelInputs : IDisposable
{
    private const int Rows = 256;
    private const int Width = 1024;
    private const int Vocabulary = 32_000;
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
        PackedMatrix weight = Weight(Width), head = Weight(Vocabulary);
        var ones = new float[Width];
        Array.Fill(ones, 1f);
        var norm = Own(Matrix.Row(device, ones));
        var angles = Own(new RotaryTable(device, Rows, Heads.HeadDim, 500000));
        var confidence = Own(new ConfidenceWorkspace(device));
        IndexView offsets = Own(new Indices(device)).Set([0, Rows]), ids = Own(new Indices(device)).Set([.. Enumerable.Range(0, Rows).Select(i => i * 37)]);
        var (queries, scores) = (new ConfidenceQuery[Rows], new PositionScore[Rows]);
        Array.Fill(queries, new ConfidenceQuery { MaskToken = 1, EosToken = 2, TurnEndToken = 3 });
        foreach (var matrix in new[] { x, input, qkv, gateUp })
            Fill(matrix.Rows(Rows));
        _kernels = new()
        {
            ["Embedding"] = () => Embedding.Run(device, head, ids, x.Rows(Rows)),
            ["RmsNorm"] = () => RmsNorm.Run(device, x.Rows(Rows), input.Rows(Rows), norm.Rows(1), 1e-5f, output.Rows(Rows)),
            ["MatMul"] = () => MatMul.Run(device, input.Rows(Rows), weight, output.Rows(Rows)),
            ["Rotary"] = () => Rotary.Run(device, qkv.Rows(Rows), Heads.Heads + Heads.KvHeads, offsets, angles),
            ["Attention"] = () => Attention.Run(device, qkv.Rows(Rows), offsets, Heads, default, output.Rows(Rows)),
            ["SwiGlu"] = () => SwiGlu.Run(device, gateUp.Rows(Rows), output.Rows(Rows)),
            ["Confidence"] = () => Confidence.Run(device, input.Rows(Rows), head, queries, scores, confidence),
        };
    }

    public static IReadOnlyList<string> Names { get; } = ["Embedding", "RmsNorm", "MatMul", "Rotary", "Attention", "SwiGlu", "Confidence"];

    public Action Kernel(string name) => _kernels[name];

    public void Dispose() => _owned.ForEach(one => one.Dispose());

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private PackedMatrix Weight(int n)
    {
        var weight = Own(PackedMatrix.Allocate(_device, n, Width, DType.BF16));
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
