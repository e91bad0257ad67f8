using System.Text.Json;
using Daedalus.Models;
using Daedalus.Models.Weights;
using Daedalus.Text.AddedTokens;
using Daedalus.Text.Model;
using Daedalus.Text.Normalization;

namespace Daedalus.Text.Loading;

/// <summary>Reads a tokenizer.json as a whole.</summary>
internal static class TokenizerReader
{
    private const int DeepestNesting = 32;

    /// <param name="json">The document.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="control">Ids that control the model, whatever the document calls them.</param>
    public static TokenizerParts Read(ReadOnlyMemory<byte> json, string name, IReadOnlySet<int> control)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = DeepestNesting, AllowDuplicateProperties = false };
            using var document = JsonDocument.Parse(json, options);
            return Read(new Field(name, "", document.RootElement), control, json.Length);
        }
        catch (JsonException e)
        {
            throw new InvalidModelException(name, $"is not a JSON document of the expected form (depth at most {DeepestNesting}, no name twice): {Printable.Plain(e.Message)}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidModelException(name, $"holds a string that is not valid UTF-8 or half a surrogate pair: {e.Message}", e);
        }
    }

    private static TokenizerParts Read(Field root, IReadOnlySet<int> ofModel, long size)
    {
        ModelRules.Check(root);
        var normalizes = NormalizerReader.IsNfc(root);
        var splitter = SplitterReader.Read(root);
        var model = root.Required("model");
        var vocabulary = model.Required("vocab");
        var ids = VocabularyReader.Read(vocabulary, size);
        var own = new Dictionary<string, int>(ids, StringComparer.Ordinal);
        var added = AddedTokenReader.Read(root, ids, ofModel, size);
        var control = added.Where(t => t.Special).Select(t => t.Id).Concat(ofModel).ToHashSet();
        var symbols = VocabularyReader.ReadSymbols(vocabulary, own, control);
        var merges = MergeReader.Read(model.Required("merges"), own, control);
        var notWords = added.Where(t => !own.ContainsKey(t.Content)).Select(t => t.Id).Concat(control).ToHashSet();
        var all = new Vocabulary(ids);
        return new TokenizerParts(
            all,
            new BytePairModel(all, symbols, merges, model.Flag("ignore_merges", false), notWords),
            splitter,
            normalizes,
            added,
            Finder(added, normalized: false, t => t),
            Finder(added, normalized: true, normalizes ? Nfc.Normalize : t => t));
    }

    // Special tokens come first, as in the reference, where two normalised contents are the same.
    private static AddedTokenFinder Finder(List<AddedToken> added, bool normalized, Func<string, string> form) =>
        new(new TokenTrie([.. added.Where(t => t.Normalized == normalized).OrderByDescending(t => t.Special).Select(t => (form(t.Content), t))]));
}
