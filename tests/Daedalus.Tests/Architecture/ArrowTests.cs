using System.Xml.Linq;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Models;

namespace Daedalus.Tests.Architecture;

/// <summary>kernels &lt;- models &lt;- src; nothing points back.</summary>
public class ArrowTests
{
    private static readonly string[] TopLevel = ["kernels", "models", "perf", "src", "tests"];

    [Fact]
    public void AssembliesReferOnlyToWhatLiesBelowThem()
    {
        Assert.Empty(OwnReferences(typeof(CpuDevice)));
        Assert.Equal(["Daedalus.Kernels"], OwnReferences(typeof(ModelFolder)));
        Assert.Equal(["Daedalus.Kernels", "Daedalus.Models"], OwnReferences(typeof(DiffusionModel)));
    }

    [Theory]
    [InlineData("kernels", "")]
    [InlineData("models", "kernels")]
    [InlineData("src/Daedalus", "models")]
    [InlineData("src/Daedalus.Extensions.AI", "Daedalus")]
    [InlineData("src/Daedalus.Server", "Daedalus")]
    [InlineData("src/Daedalus.Cli", "Daedalus Daedalus.Server")]
    public void ProjectsNameOnlyTheLayerBelow(string folder, string below)
    {
        var project = Directory.GetFiles(Path.Combine(RepositoryFiles.Root, folder), "*.csproj").Single();
        var references = XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileName(Path.GetDirectoryName(reference.Attribute("Include")!.Value.Replace('\\', '/'))!));
        Assert.Equal(below, string.Join(' ', references));
    }

    [Fact]
    public void TheTopLevelIsWhatTheMapSays()
    {
        var folders = new DirectoryInfo(RepositoryFiles.Root).GetDirectories().Select(folder => folder.Name)
            .Where(name => !name.StartsWith('.') && name is not ("artifacts" or "TestResults"));
        Assert.Equal(TopLevel, folders.Order());
    }

    private static IEnumerable<string> OwnReferences(Type type) =>
        type.Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("Daedalus", StringComparison.Ordinal)).Order();
}
