using System.Text.Json.Serialization;

namespace Daedalus.Tests.Toy;

/// <summary>What published rules of parallel decoding did on the toy model, forward by forward (<c>tests/traces/parallel.json</c>).</summary>
internal sealed record ParallelTrace
{
    private static readonly Lazy<ParallelTrace> Lazy = new(() => TraceFile.Read<ParallelTrace>("parallel.json"));

    public static IReadOnlyList<Case> Cases => Lazy.Value.All;

    [JsonPropertyName("cases")]
    public required Case[] All { get; init; }

    /// <param name="Name">The rule and a number.</param>
    /// <param name="Toy">The model.</param>
    /// <param name="Settings">Of the rule.</param>
    /// <param name="Prompt">Ids.</param>
    /// <param name="Steps">Of every forward position, token, position, token, …</param>
    /// <param name="Final">The result, prompt included.</param>
    internal sealed record Case(string Name, ToyParameters Toy, Settings Settings, int[] Prompt, int[][] Steps, int[] Final)
    {
        /// <summary>The ids that each forward saw, and after them the result.</summary>
        public IReadOnlyList<int[]> Canvases()
        {
            List<int[]> canvases = [[.. Prompt, .. Enumerable.Repeat(Toy.Mask, Settings.Length)]];
            foreach (var step in Steps)
            {
                int[] next = [.. canvases[^1]];
                for (var i = 0; i < step.Length; i += 2)
                    next[step[i]] = step[i + 1];
                canvases.Add(next);
            }

            Assert.Equal(Final, canvases[^1]);
            return canvases;
        }
    }

    /// <param name="Length">gen_length.</param>
    /// <param name="BlockLength">block_length.</param>
    /// <param name="Threshold">threshold.</param>
    /// <param name="Low">low_threshold.</param>
    /// <param name="Alpha">credit_alpha.</param>
    /// <param name="Gamma">boost_gamma.</param>
    /// <param name="Beta">decay_beta.</param>
    /// <param name="Steps">steps.</param>
    /// <param name="Algorithm">alg.</param>
    /// <param name="TopP">top_p, 1 without.</param>
    /// <param name="TopK">top_k, 0 without.</param>
    /// <param name="Factor">factor.</param>
    /// <param name="Bound">gamma of EBSampling, threshold of EntropyThreshold.</param>
    internal sealed record Settings(
        int Length, int BlockLength, double Threshold, double Low, double Alpha, double Gamma, double Beta, int Steps, string? Algorithm, double TopP, int TopK,
        double Factor, double Bound);
}
