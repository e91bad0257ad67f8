using System.Net;
using System.Text;

namespace Daedalus.Server.Tests.Processes;

/// <summary>The first Ctrl-C lets requests finish, the second ends them.</summary>
[Collection(nameof(ServedProcesses))]
public class InterruptTests
{
    [Theory]
    [InlineData("--drain")]
    [InlineData("--hand-over")]
    public async Task TheSecondDoesNotWaitForTheDrain(string option)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sends signals");
        using var server = new ServedProcess(option, "600");
        await server.UntilReadyAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/daedalus/canvas") { Content = new StringContent(TestServer.Chat(Questions.Table, Questions.Slow), Encoding.UTF8, "application/json") };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        server.Interrupt();
        await Wait.UntilAsync(() => client.GetAsync("/readyz").GetAwaiter().GetResult().StatusCode == HttpStatusCode.ServiceUnavailable);
        Assert.False(server.HasExited);

        server.Interrupt();
        var events = await response.EventsAsync();
        Assert.Equal("server_stopping", Replies.Parsed(events[^1]).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(0, await server.ExitAsync());
    }
}
