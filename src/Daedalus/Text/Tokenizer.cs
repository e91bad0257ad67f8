using System.Buffers;
using System.Text;
using Daedalus.Models;
using Daedalus.Text.AddedTokens;
using Daedalus.Text.Loading;
using Daedalus.Text.Model;
using Daedalus.Text.Normalization;
using Daedalus.Text.Patterns;

namespace Daedalus.Text;

/// <summary>
/// Turns text into token ids and back, as a Hugging Face <c>tokenizer.json</c> with a byte-level BPE model says (GPT-2, Llama 3, Qwen,
/// LLaDA, Dream). Ids equal those of the reference (tokenizers 0.22). Its truncation, padding and post-processor are not applied.
/// Thread-safe.
/// </summary>
public sealed class Tokenizer
{
    // The largest published ones, of 250,000 tokens, take about 20 MB.
    private const int MaxBytes = 256 << 20;

    private readonly TokenizerParts _parts;
    private readonly string _name;
    private readonly Dictionary<int, AddedToken> _added;

    private Tokenizer(TokenizerParts parts, string name)
    {
        _parts = parts;
        _name = name;
        _added = parts.Added.ToDictionary(t => t.Id);
    }

    /// <summary>Highest id + 1. A model's logits can be wider.</summary>
    public int VocabularySize => _parts.Vocabulary.Size;

    internal string Name => _name;

    /// <summary>Reads a <c>tokenizer.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidModelException">The file is missing, unreadable, broken or needs what is not supported; the message names the field.</exception>
    public static Tokenizer Load(string path) => Parse(BoundedFile.Read(path, MaxBytes), path);

    /// <summary>Reads the bytes of a <c>tokenizer.json</c>.</summary>
    /// <param name="utf8Json">The document. It is not kept.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InvalidModelException">It is broken or needs what is not supported; the message names the field.</exception>
    public static Tokenizer Parse(ReadOnlyMemory<byte> utf8Json, string name) => Parse(utf8Json, name, new HashSet<int>());

    /// <summary>
    /// The ids of a text. A half of a surrogate pair counts as U+FFFD. Non-special added tokens are always found in the text; control tokens
    /// of the chat templates, and mask and end of the model whose tokenizer it is, are special even where the file does not call them so.
    /// </summary>
    /// <param name="text">Any text, of any length.</param>
    /// <param name="parseSpecial">Whether the text of a special token becomes that token. Leave it off for what users write.</param>
    /// <exception cref="InvalidModelException">The file's split pattern backtracks beyond any measure on this text.</exception>
    public int[] Encode(ReadOnlySpan<char> text, bool parseSpecial = false)
    {
        var buffers = new EncodeBuffers();
        try
        {
            var whole = WellFormed.Copy(text);
            foreach (var segment in _parts.Raw.Find(whole, parseSpecial))
            {
                if (segment.Token is { } token)
                    buffers.Ids.Add(token.Id);
                else
                    EncodeText(Slice(whole, segment), parseSpecial, buffers);
            }
        }
        catch (PatternException e)
        {
            throw new InvalidModelException(_name, $"pre_tokenizer: {e.Message}", e);
        }
        return [.. buffers.Ids];
    }

    /// <summary>The text of ids; ids that name no token are left out. Bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="ids">The ids, of any number.</param>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial = false)
    {
        var bytes = new ArrayBufferWriter<byte>();
        WriteBytes(ids, skipSpecial, bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The id of a token by its content as the file writes it (a space is 'Ġ' there, unless the token is an added one), or null.</summary>
    /// <param name="content">The content.</param>
    public int? FindToken(string content) => _parts.Vocabulary.Find(content);

    /// <summary>Whether an id is a special added token.</summary>
    /// <param name="id">Any number.</param>
    public bool IsSpecial(int id) => _added.TryGetValue(id, out var token) && token.Special;

    /// <summary>One token for display: an added token's content, or the decoded bytes, where parts of characters show as U+FFFD. Empty for an unknown id.</summary>
    /// <param name="id">Any number.</param>
    public string TokenText(int id) =>
        _added.TryGetValue(id, out var token) ? token.Content : Encoding.UTF8.GetString(_parts.Vocabulary.Bytes(id));

    /// <summary>Reads the tokenizer of a model: its mask and its end never come out of what users type.</summary>
    internal static Tokenizer Load(string path, ModelConventions conventions) =>
        Parse(BoundedFile.Read(path, MaxBytes), path, new HashSet<int> { conventions.MaskToken, conventions.EosToken });

    internal AddedToken? FindAdded(string content) =>
        _parts.Vocabulary.Find(content) is { } id && _added.TryGetValue(id, out var token) ? token : null;

    internal void WriteBytes(ReadOnlySpan<int> ids, bool skipSpecial, IBufferWriter<byte> into)
    {
        foreach (var id in ids)
            if (!skipSpecial || !IsSpecial(id))
                into.Write(_parts.Vocabulary.Bytes(id));
    }

    private static Tokenizer Parse(ReadOnlyMemory<byte> utf8Json, string name, IReadOnlySet<int> control) =>
        new(TokenizerReader.Read(utf8Json, name, control), name);

    private void EncodeText(string text, bool parseSpecial, EncodeBuffers buffers)
    {
        var normal = _parts.Normalizes ? Nfc.Normalize(text) : text;
        foreach (var segment in _parts.Normalized.Find(normal, parseSpecial))
        {
            if (segment.Token is { } token)
                buffers.Ids.Add(token.Id);
            else
                _parts.Splitter.Split(normal.AsSpan(segment.Start..segment.End), _parts.Model, buffers);
        }
    }

    private static string Slice(string text, Segment segment) =>
        segment.Start == 0 && segment.End == text.Length ? text : text[segment.Start..segment.End];
}
