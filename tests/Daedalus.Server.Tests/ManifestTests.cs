using System.Text.RegularExpressions;
using System.Xml.Linq;
using Daedalus.Tests;

namespace Daedalus.Server.Tests;

/// <summary>The image that the manifest of Kubernetes names is the one that publishing makes.</summary>
public class ManifestTests
{
    [Fact]
    public void TheImageIsTheOneThatIsPublished()
    {
        var manifest = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "Daedalus.Server", "Deployment", "kubernetes.yaml"));
        var (command, all) = (Xml("src/Daedalus.Cli/Daedalus.Cli.csproj"), Xml("Directory.Build.props"));
        Assert.Equal("$(Version)", command.Descendants("ContainerImageTag").Single().Value);
        Assert.Equal(
            $"{command.Descendants("ContainerRepository").Single().Value}:{all.Descendants("Version").Single().Value}",
            Regex.Match(manifest, @"image: (\S+)").Groups[1].Value);
    }

    private static XDocument Xml(string file) => XDocument.Load(Path.Combine(RepositoryFiles.Root, file));
}
