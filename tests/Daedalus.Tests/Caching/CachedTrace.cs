using Daedalus.Tests.Toy;

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
    public static IReadOnlyList<CachedTrace> All { get; } = TraceFile.Read<CachedTrace[]>("cached.json");
}
