namespace Daedalus.Text;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks: a plain word of a-z and '_', such as "system", "user" or "assistant".</param>
/// <param name="Content">What is said. It is data: text that looks like a control token stays text.</param>
public sealed record ChatTurn(string Role, string Content);
