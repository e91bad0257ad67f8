using System.Net;
using System.Text;
using System.Text.Json;
using Daedalus.Tests;

namespace Daedalus.Cli.Tests;

/// <summary><c>daedalus serve</c>.</summary>
public class ServeTests
{
    private const string Secret = "correct-horse-battery";
    private const string Question = "{\"messages\":[{\"role\":\"user\",\"content\":\"Is 21 larger than 52?\"}]}";

    private static readonly string Small = Checkpoints.Folder(Checkpoints.Small);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnswersAndEndsWhenItIsTold(bool politely)
    {
        using var server = await RunningServer.StartAsync([], "--model", Small, "--url", "http://127.0.0.1:0", "--device", "cpu");
        Assert.Contains("tasks-2m", server.Said, StringComparison.Ordinal);
        Assert.Contains($"curl http://127.0.0.1:{server.Address.Port}/v1/chat/completions", server.Said, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "No."), await AskAsync(server, null));
        Assert.Equal(0, await server.StopAsync(politely));
    }

    [Fact]
    public async Task EndsAsItIsToldAlsoWhereNobodyCanHearIt()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no file that is always full");
        using var server = await RunningServer.StartUnheardAsync("--model", Small, "--url", "http://127.0.0.1:0", "--device", "cpu");
        Assert.Equal((HttpStatusCode.OK, "No."), await AskAsync(server, null));
        Assert.Equal(0, await server.StopAsync(politely: true));
    }

    [Fact]
    public async Task KeysComeFromFilesAndTheVariableAndAreNotShown()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"# keys\n\nalice {Secret}\nanother-secret-of-it # nameless\n");
            using var server = await RunningServer.StartAsync(
                new() { ["DAEDALUS_API_KEY"] = "of-the-environment" }, "--model", Small, "--url", "http://*:0", "--device", "cpu", "--key-file", file, "--name", "small", "--set", "max-length=64");
            Assert.Contains("Keys: alice, key4, default", server.Said, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, server.Said, StringComparison.Ordinal);
            foreach (var key in new[] { Secret, "another-secret-of-it", "of-the-environment" })
                Assert.Equal((HttpStatusCode.OK, "No."), await AskAsync(server, key));
            Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(server, null)).Status);

            // The name that callers use is the one that operators read.
            using var client = new HttpClient();
            client.DefaultRequestHeaders.Authorization = new("Bearer", Secret);
            Assert.Contains("gen_ai_request_model=\"small\"", await client.GetStringAsync(new Uri($"http://127.0.0.1:{server.Address.Port}/metrics")), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--key-file", "--url", "http://0.0.0.0:8080")]
    [InlineData("https", "--url", "https://127.0.0.1:8080")]
    [InlineData("--url", "--url", "nonsense")]
    [InlineData("--queue is -1", "--queue", "-1")]
    [InlineData("--batch is 0", "--batch", "0")]
    [InlineData("--rate is 0", "--rate", "0")]
    [InlineData("--timeout is 0", "--timeout", "0")]
    [InlineData("--drain is 3601", "--drain", "3601")]
    [InlineData("--hand-over is -1", "--hand-over", "-1")]
    [InlineData("--name", "--name", "two words")]
    [InlineData("no decoder", "--decoder", "none")]
    public void WhatCannotBeIsRefusedBeforeItListens(string word, params string[] arguments) =>
        Command.Run(["serve", "--model", Small, "--device", "cpu", .. arguments]).AssertFails(2, word);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("short\n")]
    [InlineData("three words here-is-a-long-secret\n")]
    public void AFileWithoutAKeyIsRefusedAndItsSecretsAreNotShown(string content)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, content);
            var run = Command.Run("serve", "--model", Small, "--key-file", file);
            run.AssertFails(2, file);
            Assert.DoesNotContain("here-is-a-long-secret", run.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void AFileThatIsNotThereIsSaid() => Command.Run("serve", "--model", Small, "--key-file", "/nowhere/keys").AssertFails(1, "/nowhere/keys");

    [Fact]
    public void AnAddressOfAnotherMachineIsSaid()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, new string('k', 40));
            Command.Run("serve", "--model", Small, "--device", "cpu", "--key-file", file, "--url", "http://192.0.2.1:8080").AssertFails(1, "cannot listen at http://192.0.2.1:8080", "--url");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task AnAddressThatIsTakenIsSaid()
    {
        using var server = await RunningServer.StartAsync([], "--model", Small, "--url", "http://127.0.0.1:0", "--device", "cpu");
        Command.Run("serve", "--model", Small, "--device", "cpu", "--url", server.Address.ToString()).AssertFails(1, $"{server.Address.Port}");
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.OK, "--allow-high")]
    public async Task WithKeysWhoMayGoBeforeTheOthersIsForTheOperatorToSay(HttpStatusCode expected, params string[] more)
    {
        using var server = await RunningServer.StartAsync(
            new Dictionary<string, string> { ["DAEDALUS_API_KEY"] = "a-secret-that-is-long" }, ["--model", Small, "--url", "http://127.0.0.1:0", "--device", "cpu", .. more]);
        Assert.Equal(expected, (await AskAsync(server, "a-secret-that-is-long", Question[..^1] + ",\"daedalus\":{\"priority\":\"high\"}}")).Status);
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(RunningServer server, string? key, string question = Question)
    {
        using var client = new HttpClient();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{server.Address.Port}/v1/chat/completions")) { Content = new StringContent(question, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        var response = await client.SendAsync(request);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return (response.StatusCode, response.IsSuccessStatusCode ? body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()! : "");
    }
}
