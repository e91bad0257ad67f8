using System.Text.Json;
using System.Text.Json.Serialization;

namespace Daedalus.Tests.Toy;

/// <summary>A trace file of <c>tests/traces</c>: what a published sampler did on the toy model, forward by forward.</summary>
internal sealed record Trace
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Lazy<Trace> LazyDaedal = new(() => Read("daedal.json"));
    private static readonly Lazy<Trace> LazyLowConfidence = new(() => Read("low-confidence.json"));

    /// <summary>Repository, file and commit of the sampler.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of that file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Some rows of logits: case, forward, position, then the bits of every fp32 value.</summary>
    public required int[][] Rows { get; init; }

    public required TraceCase[] Cases { get; init; }

    /// <summary>Runs of the published DAEDAL.</summary>
    public static Trace Daedal => LazyDaedal.Value;

    /// <summary>Runs of LLaDA's published sampler with a fixed length, temperature 0, low-confidence remasking.</summary>
    public static Trace LowConfidence => LazyLowConfidence.Value;

    private static Trace Read(string name)
    {
        using var file = File.OpenRead(RepositoryFiles.PathOf("tests", "traces", name));
        return JsonSerializer.Deserialize<Trace>(file, Options) ?? throw new InvalidDataException($"{name} holds no trace.");
    }
}
