namespace Daedalus.Tests.Toy;

/// <summary>One run of a published sampler on the toy model.</summary>
internal sealed record TraceCase
{
    public required string Name { get; init; }
    public required string Recipe { get; init; }
    public required ToyParameters Toy { get; init; }
    public required TraceSettings Settings { get; init; }
    public required int[] Prompt { get; init; }

    /// <summary>One edit for each forward.</summary>
    public required TraceEdit[] Edits { get; init; }

    /// <summary>Prompt and generated ids as the published function returned them.</summary>
    public required int[] Final { get; init; }

    /// <summary>Sums such as growths, denoiseForwards, insertions, truncations, forcedFills, stuckFills and anchor; see Count.</summary>
    public required Dictionary<string, int> Counts { get; init; }

    /// <summary>Rare situations that the case shows.</summary>
    public required string[] Features { get; init; }

    /// <summary>The least distance of any comparison from its opposite: absolute at thresholds, relative between confidences.</summary>
    public required double Margin { get; init; }

    /// <summary>Checksums of the logits of the first and of the last forward.</summary>
    public required uint[] Checksums { get; init; }

    /// <summary>The ids that each forward saw, and after them the result: one more than there are forwards.</summary>
    public IReadOnlyList<int[]> Canvases()
    {
        var length = Settings.InitialLength + Settings.Length;
        List<int[]> canvases = [[.. Prompt, .. Enumerable.Repeat(Toy.Mask, length)]];
        foreach (var edit in Edits)
            canvases.Add(edit.Apply(canvases[^1], Toy.Mask, Settings.Expansion));
        return canvases;
    }

    /// <summary>A sum, 0 when the case does not have it.</summary>
    public int Count(string name) => Counts.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Recipe})";
}
