using System.Net;
using Daedalus.Denoising;
using Daedalus.Tests.Denoising;

namespace Daedalus.Server.Tests;

/// <summary>A stream on which nothing comes for long says that it lives, whether its request waits or is denoised.</summary>
public class KeepAliveTests
{
    [Fact]
    public async Task CommentsComeWhileNothingElseDoesAndChangeNothing()
    {
        using var open = new ManualResetEventSlim();
        await using var server = await TestServer.StartAsync(
            new ServerOptions { KeepAlive = TimeSpan.FromSeconds(.05), Defaults = new() { Decoder = new StandInOptions("slow", _ => new SlowDecoder(open)) } }, new() { MaxBatch = 1 });
        var responses = await Task.WhenAll(server.ChatAsync(Questions.YesOrNo, "\"stream\":true"), server.ChatAsync(Questions.YesOrNo, "\"stream\":true"));
        open.Set();
        var answers = await Task.WhenAll(responses.Select(response => response.Content.ReadAsStringAsync()));
        Assert.All(answers, answer =>
        {
            Assert.StartsWith(": still waiting\n\n", answer, StringComparison.Ordinal);
            var events = answer.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith(':')).Select(Replies.Data).ToList();
            Assert.Equal("assistant", Replies.Parsed(events[0]).GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString());
            Assert.Equal("[DONE]", events[^1]);
        });
    }

    [Fact]
    public async Task WhoeverLeavesWhileItWaitsEndsIt()
    {
        using var open = new ManualResetEventSlim();
        await using var server = await TestServer.StartAsync(
            new ServerOptions { KeepAlive = TimeSpan.FromSeconds(.05), Defaults = new() { Decoder = new StandInOptions("slow", _ => new SlowDecoder(open)) } });
        using (var response = await server.ChatAsync(Questions.YesOrNo, "\"stream\":true"))
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Wait.UntilAsync(() => server.Engine.Status.Cancelled == 1);
        open.Set();
    }

    private sealed class SlowDecoder(ManualResetEventSlim open) : StandInDecoder(length: 2)
    {
        public override void Ask(CanvasView canvas, List<int> positions)
        {
            open.Wait(TimeSpan.FromSeconds(20));
            positions.Add(canvas.PromptLength + Done);
        }
    }
}
