using System.Text.Json.Serialization;

namespace Daedalus.Tests.Toy;

/// <summary>What happened to the canvas after a forward, in this order: fills, one insertion, an append, a cut to the new length.</summary>
internal sealed record TraceEdit
{
    /// <summary>EOS score of the forward, to seven digits (DAEDAL only).</summary>
    [JsonPropertyName("e")]
    public double? EosScore { get; init; }

    /// <summary>Position, token, position, token, ... in the coordinates before the insertion, positions ascending.</summary>
    [JsonPropertyName("f")]
    public int[] Fills { get; init; } = [];

    /// <summary>"forced" or "stuck" when the step had no confident fill.</summary>
    [JsonPropertyName("k")]
    public string? Reason { get; init; }

    /// <summary>The mask that was replaced by as many masks as the settings' expansion.</summary>
    [JsonPropertyName("i")]
    public int? Insert { get; init; }

    /// <summary>The token that was appended up to the new length: the mask for a growth, EOS for the anchor.</summary>
    [JsonPropertyName("a")]
    public int? Append { get; init; }

    /// <summary>New length of the canvas, prompt included, when it changed or might have.</summary>
    [JsonPropertyName("t")]
    public int? Total { get; init; }

    /// <summary>The canvas after the edit.</summary>
    public int[] Apply(ReadOnlySpan<int> canvas, int mask, int expansion)
    {
        List<int> next = [.. canvas];
        for (var i = 0; i < Fills.Length; i += 2)
            next[Fills[i]] = Fills[i + 1];
        if (Insert is { } at)
            next.InsertRange(at, Enumerable.Repeat(mask, expansion - 1));
        if (Append is { } token)
            next.AddRange(Enumerable.Repeat(token, Total!.Value - next.Count));
        return [.. next.Take(Total ?? next.Count)];
    }
}
