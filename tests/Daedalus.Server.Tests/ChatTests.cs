using System.Net;
using System.Text.Json;

namespace Daedalus.Server.Tests;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
public class ChatTests
{
    [Theory]
    [InlineData(Questions.Table)]
    [InlineData(Questions.Count)]
    [InlineData(Questions.YesOrNo)]
    public async Task TheWholeAnswerIsTheModels(string question)
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.ChatAsync(question);
        var alone = Questions.Alone(question);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await response.JsonAsync();
        Assert.Equal("chat.completion", answer.GetProperty("object").GetString());
        Assert.Equal(TestServer.ModelName, answer.GetProperty("model").GetString());
        Assert.StartsWith("chatcmpl-", answer.GetProperty("id").GetString(), StringComparison.Ordinal);
        var choice = Assert.Single(answer.GetProperty("choices").EnumerateArray());
        Assert.Equal((0, "stop"), (choice.GetProperty("index").GetInt32(), choice.GetProperty("finish_reason").GetString()));
        Assert.Equal(("assistant", alone.Text), (choice.GetProperty("message").GetProperty("role").GetString(), Replies.ContentOf(answer)));
        var usage = answer.GetProperty("usage");
        Assert.Equal(
            (alone.Statistics.PromptTokens, alone.Statistics.EffectiveTokens, alone.Statistics.PromptTokens + alone.Statistics.EffectiveTokens),
            (usage.GetProperty("prompt_tokens").GetInt32(), usage.GetProperty("completion_tokens").GetInt32(), usage.GetProperty("total_tokens").GetInt32()));
    }

    [Fact]
    public async Task TheStreamIsTheSameAnswerInPieces()
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.ChatAsync(Questions.Table, "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        var events = await response.EventsAsync();

        Assert.Equal("[DONE]", events[^1]);
        var chunks = events[..^1].Select(Replies.Parsed).ToList();
        Assert.Single(chunks.Select(chunk => (chunk.GetProperty("id").GetString(), chunk.GetProperty("system_fingerprint").GetString())).Distinct());
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", chunk.GetProperty("object").GetString()));
        Assert.Equal("assistant", Delta(chunks[0]).GetProperty("role").GetString());
        Assert.All(chunks[1..^1], chunk => Assert.False(Delta(chunk).TryGetProperty("role", out _)));
        Assert.Equal(Questions.Alone(Questions.Table).Text, string.Concat(chunks[..^1].Select(chunk => Delta(chunk).TryGetProperty("content", out var text) ? text.GetString() : "")));
        Assert.Equal("stop", Assert.Single(chunks[..^1].Select(chunk => chunk.GetProperty("choices")[0].GetProperty("finish_reason").GetString()), reason => reason is not null));
        Assert.Empty(chunks[^1].GetProperty("choices").EnumerateArray());
        Assert.Equal(Questions.Alone(Questions.Table).Statistics.EffectiveTokens, chunks[^1].GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task WithoutBeingAskedAStreamDoesNotTellItsCost()
    {
        await using var server = await TestServer.StartAsync();
        var events = await (await server.ChatAsync(Questions.YesOrNo, "\"stream\":true")).EventsAsync();
        Assert.All(events[..^1], data => Assert.False(Replies.Parsed(data).TryGetProperty("usage", out _)));
    }

    [Fact]
    public async Task AnAnswerThatIsCutSaysLength()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var field in new[] { "max_tokens", "max_completion_tokens" })
        {
            var answer = await (await server.ChatAsync(Questions.Table, $"\"{field}\":4")).JsonAsync();
            Assert.Equal("length", answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
            Assert.InRange(answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), 1, 4);
        }
    }

    [Theory]
    [InlineData("\"stop\":\"9*3\"")]
    [InlineData("\"stop\":[\"never\",\"9*3\"]")]
    public async Task AStopStringEndsIt(string stop)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await (await server.ChatAsync(Questions.Table, stop)).JsonAsync();
        Assert.Equal(("9*1=9\n9*2=18\n", "stop"), (Replies.ContentOf(answer), answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString()));
    }

    [Fact]
    public async Task ABiasOfMinusHundredForbidsAToken()
    {
        await using var server = await TestServer.StartAsync();
        var plain = Questions.Alone(Questions.YesOrNo);
        var answer = await (await server.ChatAsync(Questions.YesOrNo, $"\"logit_bias\":{{\"{plain.Ids[0]}\":-100}}")).JsonAsync();
        var forbidden = Questions.Alone(Questions.YesOrNo, new GenerationOptions { LogitBias = new Dictionary<int, float> { [plain.Ids[0]] = float.NegativeInfinity } });
        Assert.NotEqual(plain.Text, Replies.ContentOf(answer));
        Assert.Equal(forbidden.Text, Replies.ContentOf(answer));
    }

    [Fact]
    public async Task ContentMayBeTextParts()
    {
        await using var server = await TestServer.StartAsync();
        var body = """{"messages":[{"role":"user","content":[{"type":"text","text":"Show 9 times 1 to 6."}]}]}""";
        var answer = await (await server.PostAsync("/v1/chat/completions", body)).JsonAsync();
        Assert.Equal(Questions.Alone(Questions.Table).Text, Replies.ContentOf(answer));
    }

    [Theory]
    [InlineData("\"tools\":[],\"tool_choice\":\"none\",\"functions\":null,\"n\":1,\"logprobs\":false,\"response_format\":{\"type\":\"text\"}")]
    [InlineData("\"presence_penalty\":0,\"frequency_penalty\":0.0,\"modalities\":[\"text\"],\"top_p\":1,\"user\":\"someone\"")]
    [InlineData("\"never_heard_of\":{\"a\":[1,2,{\"b\":null}]},\"store\":true,\"metadata\":{\"k\":\"v\"}")]
    public async Task WhatMeansNoOrIsUnknownPasses(string fields)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await (await server.ChatAsync(Questions.YesOrNo, fields)).JsonAsync();
        Assert.Equal(Questions.Alone(Questions.YesOrNo).Text, Replies.ContentOf(answer));
    }

    [Fact]
    public async Task TheExtensionChoosesDecoderSettingsAndMore()
    {
        await using var server = await TestServer.StartAsync();
        var asked = "\"daedalus\":{\"decoder\":\"low-confidence\",\"settings\":{\"length\":48,\"block-length\":16},\"stop_early\":true,\"cache\":\"dual\",\"priority\":\"high\",\"timeout_seconds\":60}";
        var answer = await (await server.ChatAsync(Questions.Count, asked)).JsonAsync();
        var options = new GenerationOptions
        {
            Decoder = TestServer.Model.DefaultDecoder("low-confidence").WithValue("length", 48).WithValue("block-length", 16),
            StopEarly = true,
            Cache = Daedalus.Caching.CacheOptions.Parse("dual"),
        };
        Assert.Equal(Questions.Alone(Questions.Count, options).Text, Replies.ContentOf(answer));
    }

    [Fact]
    public async Task TheServersDefaultsHoldWhereARequestSaysNothing()
    {
        var defaults = new GenerationOptions { StopStrings = ["9*3"] };
        await using var server = await TestServer.StartAsync(new ServerOptions { Defaults = defaults });
        Assert.Equal("9*1=9\n9*2=18\n", Replies.ContentOf(await (await server.ChatAsync(Questions.Table)).JsonAsync()));
        Assert.Equal("9*1=9\n", Replies.ContentOf(await (await server.ChatAsync(Questions.Table, "\"stop\":\"9*2\"")).JsonAsync()));
    }

    [Fact]
    public void TheFingerprintTellsOtherDefaults()
    {
        GenerationOptions[] all =
        [
            new(), new() { Seed = 7 }, new() { StopStrings = ["a"] }, new() { StopEarly = true }, new() { Decoder = TestServer.Model.DefaultDecoder().WithValue("max-length", 64) },
            new() { Decoder = TestServer.Model.DefaultDecoder("low-confidence") }, new() { LogitBias = new Dictionary<int, float> { [5] = 1 } },
        ];
        var prints = all.Select(defaults => Hosting.Fingerprint.Of(TestServer.Model, new ServerOptions { Defaults = defaults })).ToList();
        prints.Add(Hosting.Fingerprint.Of(TestServer.Model, new ServerOptions { ModelName = "other" }));
        Assert.Distinct(prints);
        Assert.Equal(prints[0], Hosting.Fingerprint.Of(TestServer.Model, new ServerOptions { Defaults = new() { Decoder = TestServer.Model.DefaultDecoder() } }));
    }

    [Fact]
    public async Task TheFingerprintIsTheSameForAllAndAcrossServers()
    {
        var prints = new List<string?>();
        for (var i = 0; i < 2; i++)
        {
            await using var server = await TestServer.StartAsync();
            for (var k = 0; k < 2; k++)
                prints.Add((await (await server.ChatAsync(Questions.YesOrNo)).JsonAsync()).GetProperty("system_fingerprint").GetString());
        }

        Assert.StartsWith("fp_", Assert.Single(prints.Distinct()), StringComparison.Ordinal);
    }

    private static JsonElement Delta(JsonElement chunk) => chunk.GetProperty("choices")[0].GetProperty("delta");
}
