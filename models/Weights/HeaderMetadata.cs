using System.Collections.ObjectModel;
using System.Text.Json;

namespace Daedalus.Models.Weights;

/// <summary>The <c>__metadata__</c> object of a header: text to text.</summary>
internal static class HeaderMetadata
{
    /// <summary>
    /// Entries that are read, a limit of ours: short ones would otherwise take many times their bytes in memory. Files carry a few
    /// hundred at most.
    /// </summary>
    public const int MaxEntries = 10_000;

    public static IReadOnlyDictionary<string, string> None => ReadOnlyDictionary<string, string>.Empty;

    public static IReadOnlyDictionary<string, string> Read(ref StrictJson json)
    {
        json.NextOf(JsonTokenType.StartObject, "__metadata__ must be an object");
        var entries = new Dictionary<string, string>();
        while (json.NextName())
        {
            var key = json.Text();
            json.NextOf(JsonTokenType.String, "__metadata__ must map text to text", key);
            if (!entries.TryAdd(key, json.Text()))
                throw json.Error($"duplicate key {Printable.Quote(key)} in __metadata__");
            if (entries.Count > MaxEntries)
                throw json.Error($"__metadata__ has more than {MaxEntries} entries");
        }
        return entries.AsReadOnly();
    }
}
