namespace Daedalus.Text;

/// <summary>ChatML with a default system turn, as Dream's tokenizer_config.json has it (its own form of Qwen2's). Contents are not trimmed.</summary>
internal sealed class ChatMlTemplate : ChatTemplate
{
    private const string Start = "<|im_start|>";
    private const string End = "<|im_end|>";
    private static readonly ChatTurn DefaultSystem = new("system", "You are a helpful assistant.");

    internal override IReadOnlyList<string> ControlTokens => [Start, End];

    private protected override string TurnEndToken => End;

    private protected override void Write(PromptBuilder prompt, IReadOnlyList<ChatTurn> turns)
    {
        if (turns[0].Role != "system")
            Turn(prompt, DefaultSystem);
        foreach (var turn in turns)
            Turn(prompt, turn);
        prompt.Control(Start).Text("assistant\n");
    }

    private static void Turn(PromptBuilder prompt, ChatTurn turn) =>
        prompt.Control(Start).Text($"{turn.Role}\n{turn.Content}").Control(End).Text("\n");
}
