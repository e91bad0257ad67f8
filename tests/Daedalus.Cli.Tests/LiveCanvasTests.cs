using Daedalus.Cli.Output;
using Daedalus.Tests;
using Daedalus.Text;
using Spectre.Console;

namespace Daedalus.Cli.Tests;

public class LiveCanvasTests
{
    [Fact]
    public void MasksInsertionsEndsAndTextAreToldApart()
    {
        CanvasCell[] canvas =
        [
            new(5, "[ok]", IsMask: false, .99f, 0), new(421, "", IsMask: true, .3f, 0), new(421, "", IsMask: true, 0f, 7),
            new(198, "\n", IsMask: false, .6f, 0), new(6, "a\u001b", IsMask: false, .1f, 0), new(417, "<|endoftext|>", IsMask: false, 1f, 0),
        ];
        var shown = Show(new DenoisingUpdate { Step = 7, Canvas = canvas, NewText = "" });
        Assert.Contains("step 7   4 of 6 tokens", shown, StringComparison.Ordinal);
        Assert.Contains("[ok]·+\na�∎", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void ConfidenceIsColour()
    {
        var colours = new[] { .99f, .7f, .2f }.Select(confidence => Show(
            new DenoisingUpdate { Step = 1, Canvas = [new CanvasCell(5, "x", IsMask: false, confidence, 0)], NewText = "" }, AnsiSupport.Yes)).ToList();
        Assert.Equal(3, colours.Distinct().Count());
    }

    private static string Show(DenoisingUpdate update, AnsiSupport ansi = AnsiSupport.No)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = ansi, ColorSystem = ColorSystemSupport.Standard, Out = new AnsiConsoleOutput(writer) });
        console.Write(LiveCanvas.Render(update, Tokenizer.Load(Path.Combine(Checkpoints.Folder(Checkpoints.Small), "tokenizer.json"))));
        return string.Join('\n', writer.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }
}
