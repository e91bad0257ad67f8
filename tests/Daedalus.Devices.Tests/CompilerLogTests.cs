using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Devices.Tests;

public class CompilerLogTests
{
    [Theory]
    [InlineData("", "it gave no reason.")]
    [InlineData("\n \0", "it gave no reason.")]
    [InlineData("warning: dull\nx.cl(3): error: no such name\nerror: another\n", "x.cl(3): error: no such name.")]
    [InlineData("error: first\r\nmore\0", "error: first.")]
    [InlineData("nothing is wrong\nor is it", "nothing is wrong.")]
    public void TheFirstErrorStandsForAll(string log, string brief) => Assert.Equal(brief, CompilerLog.Brief(log));

    [Fact]
    public void AnEndlessLineIsCut() => Assert.InRange(CompilerLog.Brief("error " + new string('x', 1 << 20)).Length, 100, 500);
}
