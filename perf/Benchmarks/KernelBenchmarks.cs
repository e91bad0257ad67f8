using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Benchmarks;

/// <summary>The three kernels that decide the time of a forward, at 256 positions.</summary>
[Config(typeof(ShortInProcess))]
public class KernelBenchmarks
{
    private const int Rows = 256;
    private const int Width = 1024;
    private const int Vocabulary = 32_000;
    private static readonly AttentionShape Heads = new(16, 16, 64);
    private static readonly int[] OneSequence = [0, Rows];

    private readonly ConfidenceQuery[] _queries = new ConfidenceQuery[Rows];
    private readonly PositionScore[] _scores = new PositionScore[Rows];
    private CpuDevice _device = null!;
    private PackedMatrix _weight = null!;
    private PackedMatrix _head = null!;
    private Matrix _input = null!;
    private Matrix _output = null!;
    private Matrix _qkv = null!;
    private AttentionWorkspace _attention = null!;
    private Indices _oneSequence = null!;
    private ConfidenceWorkspace _workspace = null!;

    [GlobalSetup]
    public void Setup()
    {
        _device = new CpuDevice();
        _weight = Pack(Width);
        _head = Pack(Vocabulary);
        (_input, _output, _qkv) = (new(_device, Width), new(_device, Width), new(_device, Heads.QkvColumns));
        _attention = new AttentionWorkspace(_device, Heads);
        _oneSequence = new Indices(_device);
        _workspace = new ConfidenceWorkspace(_device);
        Array.Fill(_queries, new ConfidenceQuery { UnconditionalRow = -1, MaskToken = 1, EosToken = 2, TurnEndToken = 3 });
        Fill(_input.Rows(Rows));
        Fill(_qkv.Rows(Rows));
    }

    [Benchmark]
    public void MatMul1024() => MatMul.Run(_device, _input.Rows(Rows), _weight, _output.Rows(Rows));

    [Benchmark]
    public void Attention16Heads() => Attention.Run(_device, _qkv.Rows(Rows), _oneSequence.Set(OneSequence), Heads, default, _attention, _output.Rows(Rows));

    [Benchmark]
    public void Confidence32000() => Confidence.Run(_device, _input.Rows(Rows), _head, _queries, _scores, _workspace);

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var owned in new IDisposable[] { _weight, _head, _input, _output, _qkv, _attention, _oneSequence, _workspace, _device })
            owned.Dispose();
    }

    private static void Fill(MatrixView view)
    {
        for (var row = 0; row < view.Rows; row++)
            for (var i = 0; i < view.Columns; i++)
                view.Row(row)[i] = (((row * 31) + (i * 17)) % 101 / 101f) - 0.5f;
    }

    private PackedMatrix Pack(int n)
    {
        var matrix = PackedMatrix.Allocate(_device, n, Width, DType.BF16);
        var row = new ushort[Width];
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < Width; k++)
                row[k] = BFloat16.FromSingle((((i * 13) + (k * 7)) % 97 / 97f) - 0.5f);
            matrix.PackRows(_device, i, DType.BF16, MemoryMarshal.AsBytes<ushort>(row));
        }

        return matrix;
    }
}
