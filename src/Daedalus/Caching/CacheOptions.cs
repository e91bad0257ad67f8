using System.Globalization;
using Daedalus.Models;

namespace Daedalus.Caching;

/// <summary>
/// Keys and values kept from forward to forward: less is computed, and answers are near, not the same, because in a bidirectional network every
/// key depends on every token. Works with every decoder, with insertions and growth, and in batches of different lengths.
/// </summary>
public sealed record CacheOptions
{
    private const int Most = 1 << 20;

    /// <summary>What is computed within a block.</summary>
    public required CacheKind Kind { get; init; }

    /// <summary>Everything is computed anew every so many forwards of a block too; 1 keeps nothing, so that answers are those without a cache; 0, the default, only when a block is entered.</summary>
    public int Refresh { get; init; }

    /// <summary>Positions before the block that <see cref="CacheKind.Vicinity"/> computes (<c>prefix_look</c>), default 16.</summary>
    public int Before { get; init; } = 16;

    /// <summary>Positions behind the block that <see cref="CacheKind.Vicinity"/> computes (<c>after_look</c>), default 16.</summary>
    public int After { get; init; } = 16;

    /// <summary>First forwards of a request that compute everything (<c>warmup_steps</c>), default 0; dInfer's server takes 4.</summary>
    public int Warmup { get; init; }

    /// <summary>Every kind as <see cref="Parse"/> takes it.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<CacheKind>().Select(name => name.ToLowerInvariant())];

    /// <summary>Reads a kind with settings behind it, e.g. <c>dual</c> or <c>vicinity:before=8,after=32,refresh=4</c>.</summary>
    /// <exception cref="ArgumentException">There is no such kind or setting; the message lists those that there are.</exception>
    public static CacheOptions Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':', 2);
        var kind = Names.ToList().IndexOf(parts[0].Trim());
        if (kind < 0)
            throw new ArgumentException($"There is no cache '{Short(parts[0])}'; there are {string.Join(", ", Names)}.");
        var options = new CacheOptions { Kind = (CacheKind)kind };
        foreach (var setting in parts.Length == 1 ? [] : parts[1].Split(','))
            options = options.With(setting.Split('=', 2), setting);
        options.Validate();
        return options;
    }

    /// <exception cref="ArgumentException">A setting is outside its limits.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Kind))
            throw new ArgumentException($"cache is {(int)Kind}; it must be one of {string.Join(", ", Names)}.");
        foreach (var (name, value) in new[] { ("refresh", Refresh), ("before", Before), ("after", After), ("warmup", Warmup) })
            if (value is < 0 or > Most)
                throw new ArgumentException($"{name} of a cache is {value}; it must be from 0 to {Most}.");
    }

    /// <exception cref="ArgumentException">A setting is outside its limits, or the kind is not for networks of these conventions.</exception>
    internal void ValidateFor(ModelConventions conventions)
    {
        Validate();
        if (Kind == CacheKind.Exact && conventions.BlockLength == 0)
            throw new ArgumentException($"The cache {Names[(int)Kind]} is for networks whose attention is cut into blocks; in this one every token sees every other. Take one of {string.Join(", ", Names.Where((_, i) => i != (int)Kind))}.");
        if (Kind == CacheKind.Delayed && conventions.BlockLength > 0)
            throw new ArgumentException($"The cache {Names[(int)Kind]} is for networks in which every token sees every other; the attention of this one is cut into blocks. Take {Names[(int)CacheKind.Exact]}.");
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        Names[(int)Kind] + (Kind == CacheKind.Vicinity ? $":before={Before},after={After}," : ":") + $"refresh={Refresh},warmup={Warmup}";

    private CacheOptions With(string[] setting, string text)
    {
        if (setting.Length != 2 || !int.TryParse(setting[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            throw new ArgumentException($"A setting of a cache is name=number, e.g. dual:refresh=8; it was '{Short(text)}'.");
        return setting[0].Trim() switch
        {
            "refresh" => this with { Refresh = value },
            "before" => this with { Before = value },
            "after" => this with { After = value },
            "warmup" => this with { Warmup = value },
            var name => throw new ArgumentException($"A cache has no setting '{Short(name)}'; it has refresh, before, after and warmup."),
        };
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
