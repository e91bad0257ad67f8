using System.Text.Json;
using System.Text.Json.Serialization;

namespace Daedalus.Tests.Toy;

/// <summary>What published decoders that revise their canvas did on the toy model, forward by forward (<c>tests/traces/revising.json</c>).</summary>
internal sealed record RevisingTrace
{
    private static readonly Lazy<RevisingTrace> Lazy = new(() => TraceFile.Read<RevisingTrace>("revising.json"));

    public static IReadOnlyList<Case> Cases => Lazy.Value.All;

    [JsonPropertyName("cases")]
    public required Case[] All { get; init; }

    /// <param name="Name">The decoder and a number.</param>
    /// <param name="Toy">The model.</param>
    /// <param name="Settings">By the names of the trace.</param>
    /// <param name="Prompt">Ids.</param>
    /// <param name="Steps">Of every forward the length after it, then position, token, position, token, …; what is longer than before ends in masks.</param>
    /// <param name="Final">The result, prompt included.</param>
    internal sealed record Case(string Name, ToyParameters Toy, Dictionary<string, JsonElement> Settings, int[] Prompt, int[][] Steps, int[] Final)
    {
        public int Whole(string setting) => Settings[setting].GetInt32();

        public double Real(string setting) => Settings[setting].GetDouble();

        /// <summary>The ids that each forward saw, and after them the result.</summary>
        public IReadOnlyList<int[]> Canvases(int length)
        {
            List<int[]> canvases = [[.. Prompt, .. Enumerable.Repeat(Toy.Mask, length)]];
            foreach (var step in Steps)
            {
                var before = canvases[^1];
                int[] next = [.. before.Take(step[0]), .. Enumerable.Repeat(Toy.Mask, Math.Max(0, step[0] - before.Length))];
                for (var i = 1; i < step.Length; i += 2)
                    next[step[i]] = step[i + 1];
                canvases.Add(next);
            }

            Assert.Equal(Final, canvases[^1]);
            return canvases;
        }
    }
}
