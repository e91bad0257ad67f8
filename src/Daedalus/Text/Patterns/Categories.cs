using System.Collections.Concurrent;
using System.Globalization;

namespace Daedalus.Text.Patterns;

/// <summary>General categories of all code points as runs, and the names by which a pattern asks for them.</summary>
internal static class Categories
{
    private static readonly string[] Names =
    [
        "lu", "ll", "lt", "lm", "lo", "mn", "mc", "me", "nd", "nl", "no", "zs", "zl", "zp", "cc",
        "cf", "cs", "co", "pc", "pd", "ps", "pe", "pi", "pf", "po", "sm", "sc", "sk", "so", "cn",
    ];

    private static readonly Dictionary<string, string> LongNames = new(StringComparer.Ordinal)
    {
        ["letter"] = "l",
        ["mark"] = "m",
        ["number"] = "n",
        ["punctuation"] = "p",
        ["symbol"] = "s",
        ["separator"] = "z",
        ["other"] = "c",
        ["uppercaseletter"] = "lu",
        ["lowercaseletter"] = "ll",
        ["decimalnumber"] = "nd",
    };

    private static readonly Lazy<List<(int Low, int High, UnicodeCategory Category)>> Runs = new(ReadRuns);

    // Only sets that exist are kept, so it is bounded by the names.
    private static readonly ConcurrentDictionary<string, CodePointSet> Sets = new(StringComparer.Ordinal);

    /// <summary>The set that \p{name} stands for, where name is a category ("L", "Lu", "Letter"; case, spaces and hyphens do not count).</summary>
    public static CodePointSet? Find(string name)
    {
        var key = name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)
            .Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        key = LongNames.GetValueOrDefault(key, key);
        if (key.Length is 0 or > 2)
            return null;
        if (Sets.TryGetValue(key, out var known))
            return known;
        var chosen = Names.Index().Where(n => n.Item.StartsWith(key, StringComparison.Ordinal)).Select(n => (UnicodeCategory)n.Index).ToHashSet();
        return chosen.Count == 0
            ? null
            : Sets.GetOrAdd(key, CodePointSet.Of(Runs.Value.Where(r => chosen.Contains(r.Category)).Select(r => (r.Low, r.High))));
    }

    private static List<(int, int, UnicodeCategory)> ReadRuns()
    {
        var runs = new List<(int, int, UnicodeCategory)>();
        var start = 0;
        for (var code = 1; code <= CodePointSet.Highest + 1; code++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(start);
            if (code <= CodePointSet.Highest && CharUnicodeInfo.GetUnicodeCategory(code) == category)
                continue;
            runs.Add((start, code - 1, category));
            start = code;
        }
        return runs;
    }
}
