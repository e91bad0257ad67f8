using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Daedalus.Tests;

namespace Daedalus.Server.Tests;

/// <summary>What the manifest of Kubernetes says of the server is so.</summary>
public class ManifestTests
{
    private static readonly string Manifest = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "Daedalus.Server", "Deployment", "kubernetes.yaml"));

    [Theory]
    [InlineData("startupProbe", "/healthz")]
    [InlineData("livenessProbe", "/healthz")]
    [InlineData("readinessProbe", "/readyz")]
    public async Task ProbesAskWhatTheServerAnswersWithoutAKey(string probe, string path)
    {
        Assert.Equal(path, One($@"{probe}:\n\s+httpGet: \{{ path: (\S+), port: http \}}"));
        await using var server = await TestServer.StartAsync(new ServerOptions { Keys = [new ApiKey("a", "correct-horse-battery")] });
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public void TheGracePeriodHoldsTheDrainAndWhatComesBefore() =>
        Assert.True(Number(@"terminationGracePeriodSeconds: (\d+)") > Number(@"--drain, .(\d+).\]") + Number(@"--hand-over, .(\d+).,") + 15);

    /// <summary>A service goes on sending a pod that leaves for some seconds, and connections that are kept for as long as they are.</summary>
    [Fact]
    public void WhoLeavesIsLeftTimeToHandOver() => Assert.True(Number(@"--hand-over, .(\d+).,") >= 5);

    [Fact]
    public void ThePortIsTheOneThatTheServerListensAt()
    {
        Assert.Equal(Number(@"http://0\.0\.0\.0:(\d+)"), Number(@"name: http, containerPort: (\d+)"));
        Assert.Equal("http", One(@"targetPort: (\w+)"));
    }

    [Theory]
    [InlineData("runAsNonRoot: true")]
    [InlineData("runAsUser: 1654")]
    [InlineData("allowPrivilegeEscalation: false")]
    [InlineData("readOnlyRootFilesystem: true")]
    [InlineData("drop: [ALL]")]
    [InlineData("automountServiceAccountToken: false")]
    [InlineData("requests: { cpu:")]
    [InlineData("limits: { cpu:")]
    [InlineData("memory: 2Gi }")]
    public void ThePodMayDoLittleAndSaysWhatItNeeds(string line) => Assert.Contains(line, Manifest, StringComparison.Ordinal);

    [Fact]
    public void ThreadsAreTheProcessorsOfThePod()
    {
        var threads = Number(@"--threads, .(\d+).,");
        Assert.Equal(threads, Number(@"requests: \{ cpu: .(\d+).,"));
        Assert.Equal(threads, Number(@"limits: \{ cpu: .(\d+).,"));
    }

    [Fact]
    public void PodsGoToNodesOfTheirOwnWhileThereAreAny()
    {
        var label = One(@"template:\n +metadata:\n +labels: (\{.+\})");
        Assert.Equal(
            label,
            One(@"topologySpreadConstraints:\n +- maxSkew: 1\n +topologyKey: kubernetes.io/hostname\n +whenUnsatisfiable: ScheduleAnyway\n +labelSelector:\n +matchLabels: (\{.+\})"));
    }

    [Fact]
    public void WhatSelectsPodsSelectsThese()
    {
        var names = Regex.Matches(Manifest, @"(?:\{ app: (\S+) \})").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(5, names.Count);
        Assert.Single(names.Distinct());
    }

    [Fact]
    public void TheImageIsTheOneThatIsPublished()
    {
        var (command, all) = (Xml("src/Daedalus.Cli/Daedalus.Cli.csproj"), Xml("Directory.Build.props"));
        Assert.Equal("$(Version)", command.Descendants("ContainerImageTag").Single().Value);
        Assert.Equal(
            $"{command.Descendants("ContainerRepository").Single().Value}:{all.Descendants("Version").Single().Value}",
            One(@"image: (\S+)"));
    }

    private static int Number(string pattern) => int.Parse(One(pattern), CultureInfo.InvariantCulture);

    private static string One(string pattern) => Assert.Single(Regex.Matches(Manifest, pattern)).Groups[1].Value;

    private static XDocument Xml(string file) => XDocument.Load(Path.Combine(RepositoryFiles.Root, file));
}
