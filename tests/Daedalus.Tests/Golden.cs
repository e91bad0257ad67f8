using System.Collections.Concurrent;
using System.Text.Json;

namespace Daedalus.Tests;

/// <summary>Results of an independent implementation on a checkpoint (its <c>golden.json</c>).</summary>
internal sealed record Golden
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly ConcurrentDictionary<string, Golden> Read = [];

    /// <summary>Those of a checkpoint in the repository.</summary>
    public static Golden Of(string checkpoint) => Read.GetOrAdd(checkpoint, static name =>
    {
        using var file = File.OpenRead(Path.Combine(Checkpoints.Folder(name), "golden.json"));
        return JsonSerializer.Deserialize<Golden>(file, Options)!;
    });

    public required int BlockLength { get; init; }

    public required Sample[] Samples { get; init; }

    internal sealed record Sample
    {
        public required string Question { get; init; }

        public required string GoldAnswer { get; init; }

        public required int[] PromptIds { get; init; }

        public required int Canvas { get; init; }

        public required GoldenLogits Logits { get; init; }

        public required Dictionary<string, FixedRun> Fixed { get; init; }

        public required DaedalRun Daedal { get; init; }
    }

    internal sealed record GoldenLogits
    {
        public required int[] Positions { get; init; }

        public required double[][] First16 { get; init; }

        public required double[] FullAtFirstMask { get; init; }

        public required double[] FullAtLast { get; init; }

        public required int[] ArgmaxCanvas { get; init; }

        public required double[] MaxprobCanvas { get; init; }

        public required double[] EosProbCanvas { get; init; }
    }

    internal sealed record FixedRun
    {
        public required int[] Tokens { get; init; }
    }

    internal sealed record DaedalRun
    {
        public required DaedalSettings Settings { get; init; }

        public required int[] Tokens { get; init; }

        public required DaedalStats Stats { get; init; }

        public required JsonElement[][] Trace { get; init; }
    }

    internal sealed record DaedalSettings
    {
        public required int Init { get; init; }

        public required int Maxlen { get; init; }

        public required int Block { get; init; }

        public required double High { get; init; }

        public required double Low { get; init; }

        public required int Factor { get; init; }

        public required double EosThr { get; init; }

        public required double ExpEosThr { get; init; }

        public required int Ncheck { get; init; }
    }

    internal sealed record DaedalStats
    {
        public required int Nfe1 { get; init; }

        public required int Nfe2 { get; init; }

        public required int Len1 { get; init; }

        public required int Inserts { get; init; }
    }
}
