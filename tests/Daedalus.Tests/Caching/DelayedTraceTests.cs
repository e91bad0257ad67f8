using System.Text.Json.Serialization;
using Daedalus.Caching;
using Daedalus.Denoising;
using Daedalus.Kernels.Confidence;
using Daedalus.Tests.Denoising;
using Daedalus.Tests.Toy;

namespace Daedalus.Tests.Caching;

/// <summary>The delayed cache computes what the published sampler computes, forward by forward (<c>tests/traces/make_delayed_traces.py</c>).</summary>
public class DelayedTraceTests
{
    [Fact]
    public void ThePublishedPositionsAreComputed()
    {
        var cases = TraceFile.Read<Trace>("delayed.json").Cases;
        Assert.Equal(24, cases.Length);
        foreach (var test in cases)
            Follow(test);
        Assert.True(cases.Sum(test => test.Computed.Count(spans => spans.Length > 2)) > 80, "everything is computed");
    }

    private static void Follow(Case test)
    {
        int[] ids = [.. test.Prompt, .. Enumerable.Repeat(test.Mask, test.Settings.Length)];
        var cache = new RowCache(new CacheOptions { Kind = CacheKind.Delayed, Refresh = test.Settings.Refresh }, ids.Length, Hand.Conventions with { MaskToken = test.Mask });
        var computed = new ComputedPlaces(ids.Length);
        for (var forward = 0; forward < test.Fills.Length; forward++)
        {
            var view = new CanvasView(ids, test.Prompt.Length, test.Mask, test.Settings.Length);
            var start = test.Prompt.Length + (forward / (test.Settings.Steps * test.Settings.BlockLength / test.Settings.Length) * test.Settings.BlockLength);
            int[] asked = [.. Enumerable.Range(start, test.Settings.BlockLength).Where(position => ids[position] == test.Mask)];
            cache.Plan(view, new CanvasRange(start, start + test.Settings.BlockLength), asked, isDrawn: false, computed);
            int[] published = [.. test.Computed[forward].Chunk(2).SelectMany(span => Enumerable.Range(span[0], span[1] - span[0]))];
            Assert.Equal(published, Enumerable.Range(0, computed.Count).Select(i => computed[i]));
            Assert.All(Enumerable.Range(0, ids.Length), position => Assert.Equal(Array.IndexOf(published, position), Math.Max(-1, computed.IndexOf(position))));
            cache.Complete(asked, computed, new PositionScore[asked.Length]);

            var edits = new EditList();
            foreach (var fill in test.Fills[forward].Chunk(2))
                edits.Write(fill[0], ids[fill[0]] = fill[1], 1);
            cache.Follow(edits, ids.Length, ids.Length);
        }

        Assert.Equal(test.Final, ids);
    }

    internal sealed record Trace([property: JsonPropertyName("cases")] Case[] Cases);

    /// <param name="Mask">Id of the mask.</param>
    /// <param name="Settings">Of the sampler.</param>
    /// <param name="Prompt">Ids.</param>
    /// <param name="Fills">Of every forward position, token, position, token, …</param>
    /// <param name="Computed">Of every forward the positions computed: from, to, from, to, …</param>
    /// <param name="Final">The result, prompt included.</param>
    internal sealed record Case(int Mask, Settings Settings, int[] Prompt, int[][] Fills, int[][] Computed, int[] Final);

    /// <param name="Length">gen_length.</param>
    /// <param name="BlockLength">block_length.</param>
    /// <param name="Steps">steps.</param>
    /// <param name="Refresh">cache_reloading_step.</param>
    internal sealed record Settings(int Length, int BlockLength, int Steps, int Refresh);
}
