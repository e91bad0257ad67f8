using Daedalus.Caching;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Perf.Forward;

namespace Daedalus.Perf.Loops;

/// <summary>Ways to the same answer, from the published sampler to what the library does best.</summary>
internal sealed class AnswerWays : IDisposable
{
    /// <summary>Tokens of an answer of fixed length.</summary>
    public const int Length = 128;

    private const int Block = 16;
    private const int LongestPrompt = 512;
    private readonly DiffusionModel _model;
    private readonly CpuDevice _device;
    private readonly LoadedNetwork _network;

    public AnswerWays(string folder, WeightStorage weights, int threads)
    {
        _model = DiffusionModel.Load(folder, new ModelLoadOptions { Device = "cpu", Threads = threads, Weights = weights });
        _device = new CpuDevice(threads);
        using var files = ModelFolder.Open(folder);
        _network = new LoadedNetwork(_device, files.Load(_device, weights), LongestPrompt + Length);
    }

    /// <summary>What can be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = ["published", "low-confidence", "threshold", "daedal"];

    public int[] Encode(string question) => _model.Encode(question);

    /// <summary>Ids of the answer's canvas.</summary>
    public IReadOnlyList<int> Answer(string way, int[] prompt) => way switch
    {
        "published" => new PublishedLoop(_network, Length, Block).Answer(prompt)[prompt.Length..],
        "low-confidence" => Generate(prompt, Fixed(way)),
        "threshold" => Generate(prompt, Cached with { Decoder = Fixed(way).Decoder }),
        "daedal" => Generate(prompt, Cached),
        _ => throw new ArgumentException($"'{way}' is no way to an answer; there are {string.Join(", ", Names)}."),
    };

    /// <summary>Tokens that are not end-of-text.</summary>
    public int Effective(IReadOnlyList<int> ids) => ids.Count(id => id != _model.Conventions.EosToken);

    public void Dispose()
    {
        _network.Dispose();
        _device.Dispose();
        _model.Dispose();
    }

    private static GenerationOptions Cached => new() { Cache = CacheOptions.Parse("dual"), StopEarly = true };

    private GenerationOptions Fixed(string decoder) =>
        new() { Decoder = _model.DefaultDecoder(decoder).WithValue("length", Length).WithValue("block-length", Block) };

    private IReadOnlyList<int> Generate(int[] prompt, GenerationOptions options) => _model.Generate(Prompt.Ids(prompt), options).Ids;
}
