using System.Text.Json;

namespace Daedalus.Tests.Caching;

/// <summary>What a published sampler with a cache wrote on the small checkpoint (<c>tests/traces/cached.json</c>).</summary>
/// <param name="Cache">prefix or dual.</param>
/// <param name="Length">gen_length.</param>
/// <param name="BlockLength">block_length.</param>
/// <param name="Threshold">threshold; null where a number of steps is given.</param>
/// <param name="Steps">steps.</param>
/// <param name="Prompt">Ids.</param>
/// <param name="Answer">Ids.</param>
internal sealed record CachedTrace(string Cache, int Length, int BlockLength, double? Threshold, int Steps, int[] Prompt, int[] Answer)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<CachedTrace> All
    {
        get
        {
            using var file = File.OpenRead(RepositoryFiles.PathOf("tests", "traces", "cached.json"));
            return JsonSerializer.Deserialize<CachedTrace[]>(file, Options)!;
        }
    }
}
