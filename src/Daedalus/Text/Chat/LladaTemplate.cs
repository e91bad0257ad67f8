namespace Daedalus.Text;

/// <summary>The template of LLaDA-8B-Instruct (its tokenizer_config.json, chat_template): contents trimmed, the beginning token once.</summary>
internal sealed class LladaTemplate : ChatTemplate
{
    private const string Begin = "<|startoftext|>";
    private const string HeaderStart = "<|start_header_id|>";
    private const string HeaderEnd = "<|end_header_id|>";
    private const string EndOfTurn = "<|eot_id|>";

    internal override IReadOnlyList<string> ControlTokens => [Begin, HeaderStart, HeaderEnd, EndOfTurn];

    private protected override string TurnEndToken => EndOfTurn;

    private protected override void Write(PromptBuilder prompt, IReadOnlyList<ChatTurn> turns)
    {
        prompt.Control(Begin);
        // The line breaks can merge with what follows, so they are encoded together with it.
        foreach (var turn in turns)
            Header(prompt, turn.Role).Text("\n\n" + PythonText.Strip(turn.Content)).Control(EndOfTurn);
        Header(prompt, "assistant").Text("\n\n");
    }

    private static PromptBuilder Header(PromptBuilder prompt, string role) => prompt.Control(HeaderStart).Text(role).Control(HeaderEnd);
}
