using System.Text;
using Daedalus.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Daedalus.Cli.Output;

/// <summary>
/// The canvas on a terminal: open masks are dots, those that an insertion or growth has just added are bright, tokens are coloured from red
/// to green by the confidence with which they were written; control tokens, such as the end of the text, are squares.
/// </summary>
internal static class LiveCanvas
{
    // Long enough to see a step, short enough to wait for: a small model is done in a tenth of a second.
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether people watch: a terminal that takes colours.</summary>
    public static bool IsPossible =>
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Shows every update and returns the answer.</summary>
    public static GenerationResult Show(IEnumerable<DenoisingUpdate> updates, Tokenizer tokenizer, CancellationToken cancellationToken)
    {
        GenerationResult? result = null;
        AnsiConsole.Live(new Markup("")).AutoClear(true).Overflow(VerticalOverflow.Crop).Start(live =>
        {
            foreach (var update in updates)
            {
                live.UpdateTarget(Render(update, tokenizer));
                result = update.Result;
                cancellationToken.WaitHandle.WaitOne(Frame);
            }
        });
        return result!;
    }

    internal static Rows Render(DenoisingUpdate update, Tokenizer tokenizer)
    {
        var open = update.Canvas.Count(cell => cell.IsMask);
        IRenderable status = new Markup($"[grey]step {update.Step}   {update.Canvas.Count - open} of {update.Canvas.Count} tokens[/]");
        var text = new StringBuilder();
        foreach (var cell in update.Canvas)
            text.Append(Cell(cell, update.Step, tokenizer));
        return new Rows(status, new Markup(text.ToString()));
    }

    private static string Cell(CanvasCell cell, int step, Tokenizer tokenizer)
    {
        if (cell.IsMask)
            return cell.Step == step ? "[bold aqua]+[/]" : "[grey]·[/]";
        if (tokenizer.IsSpecial(cell.Token))
            return "[grey]∎[/]";
        var style = cell.Confidence switch
        {
            > .9f => "green",
            > .5f => "yellow",
            _ => "red",
        };
        return $"[{style}]{Markup.Escape(TerminalText.Plain(cell.Text).Replace('\t', '\uFFFD'))}[/]";
    }
}
