using System.Text.Json;
using Daedalus.Server.Errors;
using Daedalus.Server.Requests;
using Daedalus.Serving;

namespace Daedalus.Server.Tests;

/// <summary>What the engine is told of a request: whose turn it is, how far forward it may ask to be let, and what it says.</summary>
public class TurnTests
{
    private static readonly ApiKey[] Keys = [new("a", "correct-horse-battery")];

    [Fact]
    public void WhereThereAreKeysTurnsAreTakenAmongThem()
    {
        const string User = "\"user\":\"someone\"";
        Assert.Equal("a", Read(new ServerOptions { Keys = Keys }, "a", User).Client);
        Assert.Equal("someone", Read(new ServerOptions(), "local", User).Client);
        Assert.Equal("local", Read(new ServerOptions(), "local", "").Client);
    }

    [Theory]
    [InlineData(false, null, RequestPriority.High)]
    [InlineData(true, null, RequestPriority.Normal)]
    [InlineData(true, RequestPriority.High, RequestPriority.High)]
    [InlineData(false, RequestPriority.Normal, RequestPriority.Normal)]
    public void NoneAsksForMoreThanTheServerAllows(bool hasKeys, RequestPriority? allowed, RequestPriority highest)
    {
        var options = new ServerOptions { Keys = hasKeys ? Keys : [], HighestPriority = allowed };
        foreach (var priority in Enum.GetValues<RequestPriority>())
        {
            var more = $$$"""
                "daedalus":{"priority":"{{{priority.ToString().ToLowerInvariant()}}}"}
                """;
            if (priority <= highest)
                Assert.Equal(priority, Read(options, "a", more).Priority);
            else
                Assert.Equal("daedalus.priority", Assert.Throws<ApiException>(() => Read(options, "a", more)).Error.Param);
        }
    }

    [Fact]
    public void PartsOfAMessageFollowEachOtherAsTheyAre()
    {
        const string Parts = """{"messages":[{"role":"user","content":[{"type":"text","text":"Hi "},{"type":"text","text":"there"}]}]}""";
        var whole = JsonSerializer.Serialize(new { messages = new[] { new { role = "user", content = "Hi there" } } });
        Assert.Equal(Ids(whole), Ids(Parts));
    }

    private static EngineRequest Read(ServerOptions options, string caller, string more) =>
        new AskReader(TestServer.Model, options with { ModelName = TestServer.ModelName }).ReadChat(new JsonFields(Replies.Parsed(TestServer.Chat("a", more))), caller).Request;

    private static int[] Ids(string body) =>
        TestServer.Model.Encode(new AskReader(TestServer.Model, new ServerOptions()).ReadChat(new JsonFields(Replies.Parsed(body)), "a").Request.Prompt);
}
