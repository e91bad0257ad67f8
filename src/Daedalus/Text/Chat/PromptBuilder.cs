using Daedalus.Models;

namespace Daedalus.Text;

/// <summary>Collects the ids of a prompt: control tokens by id, and between two of them one piece of text, encoded whole.</summary>
internal sealed class PromptBuilder(Tokenizer tokenizer)
{
    private readonly List<int> _ids = [];

    public PromptBuilder Control(string content)
    {
        var token = tokenizer.FindAdded(content)
            ?? throw new InvalidModelException(tokenizer.Name, $"added_tokens: lacks '{content}', which the chat template needs");
        if (token.StripLeft || token.StripRight)
            throw new InvalidModelException(
                tokenizer.Name, $"added_tokens: '{content}' swallows white space beside it (lstrip, rstrip), which the chat template needs");
        _ids.Add(token.Id);
        return this;
    }

    public PromptBuilder Text(string text)
    {
        _ids.AddRange(tokenizer.Encode(text));
        return this;
    }

    public int[] ToArray() => [.. _ids];
}
