using System.Text.Json;
using Daedalus.Models.Weights;
using Daedalus.Text.Model;

namespace Daedalus.Text.Loading;

/// <summary>Reads model.merges, in either form: "left right" or ["left", "right"]. The place in the list is the rank.</summary>
internal static class MergeReader
{
    /// <summary>Reads the rules. A rule that would build a control token out of text is left out.</summary>
    public static MergeTable Read(Field merges, Dictionary<string, int> ids, IReadOnlySet<int> control)
    {
        merges.Expect(JsonValueKind.Array, "an array");
        var table = new MergeTable(merges.Value.GetArrayLength());
        var rank = 0;
        foreach (var merge in merges.Items())
        {
            var (left, right) = merge.Value.ValueKind == JsonValueKind.Array ? Pair(merge) : Halves(merge);
            var merged = Find(merge, ids, left + right);
            var (leftId, rightId) = (Find(merge, ids, left), Find(merge, ids, right));
            if (!control.Contains(merged))
                table.Set(leftId, rightId, rank, merged);
            rank++;
        }
        return table;
    }

    private static (string, string) Pair(Field merge)
    {
        if (merge.Value.GetArrayLength() != 2)
            throw merge.Fail($"has {merge.Value.GetArrayLength()} parts, not 2");
        var parts = merge.Items().ToArray();
        return (parts[0].Text(), parts[1].Text());
    }

    private static (string, string) Halves(Field merge)
    {
        var text = merge.Text();
        var parts = text.Split(' ');
        return parts.Length == 2 ? (parts[0], parts[1]) : throw merge.Fail($"is {Printable.Quote(text)}, not two tokens with one space between them");
    }

    private static int Find(Field merge, Dictionary<string, int> ids, string content) =>
        ids.TryGetValue(content, out var id) ? id : throw merge.Fail($"needs the token {Printable.Quote(content)}, which the vocabulary lacks");
}
