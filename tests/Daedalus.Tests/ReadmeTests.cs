using System.Text.RegularExpressions;

namespace Daedalus.Tests;

/// <summary>What the README shows is compiled and runs.</summary>
public partial class ReadmeTests
{
    [Fact]
    public void TheQuickstartIsTheCodeThatIsCompiledHere()
    {
        var source = File.ReadAllText(RepositoryFiles.PathOf("tests", "Daedalus.Tests", "ReadmeQuickstart.cs"));
        var compiled = source.Split("// <quickstart>\n")[1].Split("// </quickstart>")[0];
        var shown = CSharp().Match(File.ReadAllText(RepositoryFiles.PathOf("README.md"))).Groups[1].Value;
        Assert.Equal(compiled, shown);
    }

    [Fact]
    public void TheQuickstartAnswers()
    {
        using var output = new StringWriter();
        Quickstart.Answer(SmallModel.Folder, output);
        Assert.StartsWith("9*1=9\n9*2=18\n9*3=27\n9*4=36\n9*5=45\n9*6=54\n", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith("No.", output.ToString(), StringComparison.Ordinal);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
