using BenchmarkDotNet.Attributes;
using Daedalus.Caching;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Models;

namespace Daedalus.Perf.Benchmarks;

/// <summary>The shipped model on the processor: its parts, and whole answers.</summary>
[Config(typeof(ShortInProcess))]
public class ModelBenchmarks
{
    private const int Canvas = 256;
    private const string Question = "Show 9 times 1 to 6.";
    private readonly string _folder = ModelPath.Of(ModelPath.Default);
    private readonly GenerationOptions _cached = new() { Cache = CacheOptions.Parse("dual"), StopEarly = true };
    private CpuDevice _device = null!;
    private DiffusionModel _model = null!;
    private CachedSteps _steps = null!;
    private string _text = null!;
    private int[] _ids = null!;

    [GlobalSetup]
    public void Setup()
    {
        _device = new CpuDevice();
        using var files = ModelFolder.Open(_folder);
        _steps = new CachedSteps(files.Load(_device), Canvas);
        _model = DiffusionModel.Load(_folder, new ModelLoadOptions { Device = "cpu" });
        _text = string.Join('\n', HeldOut.Questions(32));
        _ids = _model.Tokenizer.Encode(_text);
        _steps.Prefill();
    }

    /// <summary>A canvas of 256 without a cache, all of it through the head.</summary>
    [Benchmark]
    public void WholeStep() => _steps.Whole();

    /// <summary>The same with keys and values kept, one block of it through the head.</summary>
    [Benchmark]
    public void Prefill() => _steps.Prefill();

    /// <summary>A block of 32 on the keys and values of the rest.</summary>
    [Benchmark]
    public void BlockStep() => _steps.Block();

    /// <summary>32 questions to ids.</summary>
    [Benchmark]
    public int[] Encode() => _model.Tokenizer.Encode(_text);

    /// <summary>Those ids to text.</summary>
    [Benchmark]
    public string Decode() => _model.Tokenizer.Decode(_ids, skipSpecial: true);

    /// <summary>Opens the checkpoint and packs its weights.</summary>
    [Benchmark]
    public long Load()
    {
        using var files = ModelFolder.Open(_folder);
        using var network = files.Load(_device);
        return network.WeightBytes;
    }

    /// <summary>An answer by DAEDAL as it comes.</summary>
    [Benchmark]
    public GenerationResult Answer() => _model.Generate(Question);

    /// <summary>The same with a dual cache, ending early.</summary>
    [Benchmark]
    public GenerationResult CachedAnswer() => _model.Generate(Question, _cached);

    [GlobalCleanup]
    public void Cleanup()
    {
        _steps.Dispose();
        _model.Dispose();
        _device.Dispose();
    }
}
