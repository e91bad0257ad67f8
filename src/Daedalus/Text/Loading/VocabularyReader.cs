using System.Text.Json;
using Daedalus.Models.Weights;
using Daedalus.Text.Model;

namespace Daedalus.Text.Loading;

/// <summary>Reads model.vocab: every content once, every id once, ids below the size of the file, all bytes of UTF-8 present.</summary>
internal static class VocabularyReader
{
    public static Dictionary<string, int> Read(Field vocabulary, long fileSize)
    {
        vocabulary.Expect(JsonValueKind.Object, "an object from content to id");
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var contents = new Dictionary<int, string>();
        foreach (var member in vocabulary.Value.EnumerateObject())
        {
            var content = Name(vocabulary, member);
            var id = CheckedId(new Field(vocabulary.File, $"{vocabulary.Path}[{Printable.Quote(content)}]", member.Value), fileSize);
            if (!ids.TryAdd(content, id))
                throw vocabulary.Fail($"lists {Printable.Quote(content)} twice");
            if (!contents.TryAdd(id, content))
                throw vocabulary.Fail($"gives id {id} to both {Printable.Quote(contents[id])} and {Printable.Quote(content)}");
        }
        return ids;
    }

    /// <summary>An id from 0 up to the file's size in bytes: no honest file has larger ones, and tables by id stay in proportion.</summary>
    public static int CheckedId(Field field, long fileSize)
    {
        var id = field.Number();
        if (id < 0)
            throw field.Fail($"is id {id}, below 0");
        return id < fileSize ? id : throw field.Fail($"is id {id}, but a file of {fileSize} bytes can only have ids below that");
    }

    /// <summary>The id of each byte's symbol; -1 for the 13 bytes that UTF-8 never uses, where the vocabulary lacks them.</summary>
    public static int[] ReadSymbols(Field vocabulary, Dictionary<string, int> ids, IReadOnlySet<int> control)
    {
        var symbols = new int[256];
        for (var value = 0; value < 256; value++)
        {
            var symbol = ByteAlphabet.Symbol((byte)value).ToString();
            symbols[value] = ids.GetValueOrDefault(symbol, -1);
            if (symbols[value] < 0 && value is not (0xC0 or 0xC1 or >= 0xF5))
                throw vocabulary.Fail($"lacks '{symbol}', the symbol of byte 0x{value:X2}: text with this byte could not be encoded");
            if (control.Contains(symbols[value]))
                throw vocabulary.Fail($"has '{symbol}', the symbol of byte 0x{value:X2}, as a control token (special, or mask or end in config.json): text would turn into it");
        }
        return symbols;
    }

    private static string Name(Field vocabulary, JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException e)
        {
            throw new Models.InvalidModelException(vocabulary.File, $"{vocabulary.Path}: has a content that is not valid UTF-8 or holds half a surrogate pair", e);
        }
    }
}
