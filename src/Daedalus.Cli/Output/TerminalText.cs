namespace Daedalus.Cli.Output;

/// <summary>What a model wrote, for a terminal: whoever made the model must not steer it. Files and pipes get the text as it is.</summary>
internal static class TerminalText
{
    /// <summary>The text with every control character replaced, but for line feeds and tabs.</summary>
    public static string Plain(string text) => string.Concat(text.Select(c => c is '\n' or '\t' || !char.IsControl(c) ? c : '\uFFFD'));

    /// <summary>The text as standard output should get it.</summary>
    public static string ForOutput(string text) => Console.IsOutputRedirected ? text : Plain(text);
}
