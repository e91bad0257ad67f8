using System.Text.Json.Serialization;

namespace Daedalus.Tests.Toy;

/// <summary>What DreamOn's published sampler did on the toy model, forward by forward (<c>tests/traces/dreamon.json</c>).</summary>
internal sealed record DreamOnTrace
{
    private static readonly Lazy<DreamOnTrace> Lazy = new(() => TraceFile.Read<DreamOnTrace>("dreamon.json"));

    public static IReadOnlyList<Case> Cases => Lazy.Value.All;

    [JsonPropertyName("cases")]
    public required Case[] All { get; init; }

    /// <param name="Name">Decoder and number.</param>
    /// <param name="Toy">The model; its end-of-turn token expands.</param>
    /// <param name="Settings">Of the run.</param>
    /// <param name="Prompt">Ids before the gap.</param>
    /// <param name="Suffix">Ids behind it.</param>
    /// <param name="Canvases">The ids that each forward saw, and after them the result.</param>
    internal sealed record Case(string Name, ToyParameters Toy, Settings Settings, int[] Prompt, int[] Suffix, int[][] Canvases);

    /// <param name="Gap">min_gen_len.</param>
    /// <param name="MaxLength">max_gen_len.</param>
    /// <param name="Budget">expand_budget.</param>
    /// <param name="Alg">alg, by its name here.</param>
    internal sealed record Settings(int Gap, int MaxLength, int Budget, string Alg);
}
