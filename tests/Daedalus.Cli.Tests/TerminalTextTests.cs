using Daedalus.Cli.Output;

namespace Daedalus.Cli.Tests;

public class TerminalTextTests
{
    [Fact]
    public void OnlyLineFeedsAndTabsSteerATerminal() =>
        Assert.Equal(
            "a\tb\nc🙂é\uFFFD]0;x\uFFFD\uFFFD2J\uFFFD\uFFFD",
            TerminalText.Plain("a\tb\nc🙂é\u001b]0;x\u0007\u009b2J\r\u007f"));
}
