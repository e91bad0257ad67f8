using Daedalus.Models.Weights;
using Daedalus.Text.AddedTokens;

namespace Daedalus.Text.Loading;

/// <summary>Reads added_tokens and enters those that the vocabulary lacks into it.</summary>
internal static class AddedTokenReader
{
    private const int LongestContent = 512;

    /// <summary>Reads the tokens. What a template or the model uses as a control token is special, whatever the file says of it.</summary>
    public static List<AddedToken> Read(Field root, Dictionary<string, int> ids, IReadOnlySet<int> control, long fileSize)
    {
        var tokens = new List<AddedToken>();
        if (root.Optional("added_tokens") is not { } list)
            return tokens;
        var taken = ids.ToDictionary(pair => pair.Value, pair => pair.Key);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items())
        {
            var token = ReadToken(item, control, fileSize);
            if (!seen.Add(token.Content))
                throw item.Fail($"adds {Printable.Quote(token.Content)} a second time");
            if (ids.TryGetValue(token.Content, out var known) && known != token.Id)
                throw item.Fail($"gives {Printable.Quote(token.Content)} the id {token.Id}, but the vocabulary gives it {known}");
            if (!taken.TryAdd(token.Id, token.Content) && taken[token.Id] != token.Content)
                throw item.Fail($"gives {Printable.Quote(token.Content)} the id {token.Id}, which {Printable.Quote(taken[token.Id])} has");
            ids[token.Content] = token.Id;
            tokens.Add(token);
        }
        return tokens;
    }

    private static AddedToken ReadToken(Field item, IReadOnlySet<int> control, long fileSize)
    {
        var content = item.Required("content").Text();
        if (content.Length is 0 or > LongestContent)
            throw item.Fail($"has a content of {content.Length} characters; 1 to {LongestContent} are allowed");
        var id = VocabularyReader.CheckedId(item.Required("id"), fileSize);
        return new AddedToken(
            id,
            content,
            item.Flag("special", false) || control.Contains(id) || ChatTemplate.AllControlTokens.Contains(content),
            item.Flag("single_word", false),
            item.Flag("lstrip", false),
            item.Flag("rstrip", false),
            item.Flag("normalized", false));
    }
}
