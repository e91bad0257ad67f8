using System.Text.Json;

namespace Daedalus.Server.Tests;

/// <summary><c>POST /v1/completions</c>: plain text and token ids, without a chat template.</summary>
public class CompletionTests
{
    private const string Start = "Q: Is 21 larger than 52?";

    [Theory]
    [InlineData("\"Q: Is 21 larger than 52?\"")]
    [InlineData("[\"Q: Is 21 larger than 52?\"]")]
    public async Task ATextIsContinued(string prompt)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await (await server.PostAsync("/v1/completions", $"{{\"prompt\":{prompt}}}")).JsonAsync();
        Assert.Equal("text_completion", answer.GetProperty("object").GetString());
        Assert.Equal(TestServer.Model.Generate(Prompt.Raw(Start)).Text, TextOf(answer));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IdsAreTakenAsTheyAre(bool isNested)
    {
        await using var server = await TestServer.StartAsync();
        var ids = TestServer.Model.Encode(Questions.Table);
        var prompt = JsonSerializer.Serialize(ids);
        var answer = await (await server.PostAsync("/v1/completions", $"{{\"prompt\":{(isNested ? $"[{prompt}]" : prompt)}}}")).JsonAsync();
        Assert.Equal(Questions.Alone(Questions.Table).Text, TextOf(answer));
        Assert.Equal(ids.Length, answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
    }

    [Fact]
    public async Task TheStreamIsTheSameInPieces()
    {
        await using var server = await TestServer.StartAsync();
        var prompt = JsonSerializer.Serialize(TestServer.Model.Encode(Questions.Table));
        var events = await (await server.PostAsync("/v1/completions", $"{{\"prompt\":{prompt},\"stream\":true,\"stream_options\":{{\"include_usage\":true}}}}")).EventsAsync();
        Assert.Equal("[DONE]", events[^1]);
        var pieces = events[..^2].Select(Replies.Parsed).ToList();
        Assert.Equal(Questions.Alone(Questions.Table).Text, string.Concat(pieces.Select(TextOf)));
        Assert.Equal("stop", pieces[^1].GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Empty(Replies.Parsed(events[^2]).GetProperty("choices").EnumerateArray());
        Assert.True(Replies.Parsed(events[^2]).GetProperty("usage").GetProperty("completion_tokens").GetInt32() > 0);
    }

    [Theory]
    [InlineData("{}", "prompt")]
    [InlineData("{\"prompt\":null}", "prompt")]
    [InlineData("{\"prompt\":[]}", "prompt")]
    [InlineData("{\"prompt\":[[]]}", "prompt")]
    [InlineData("{\"prompt\":[[1],[2]]}", "prompt")]
    [InlineData("{\"prompt\":[\"a\",\"b\"]}", "prompt")]
    [InlineData("{\"prompt\":[1,\"b\"]}", "prompt[1]")]
    [InlineData("{\"prompt\":[1,1e99]}", "prompt[1]")]
    [InlineData("{\"prompt\":[1,-1]}", "prompt")]
    [InlineData("{\"prompt\":[99999999]}", "prompt")]
    [InlineData("{\"prompt\":{}}", "prompt")]
    [InlineData("{\"prompt\":\"\"}", "prompt")]
    [InlineData("{\"prompt\":true}", "prompt")]
    public async Task OtherPromptsAreRefused(string body, string param)
    {
        await using var server = await TestServer.StartAsync();
        await (await server.PostAsync("/v1/completions", body)).AssertInvalidAsync(param);
    }

    [Theory]
    [InlineData("\"echo\":true", "echo")]
    [InlineData("\"best_of\":2", "best_of")]
    [InlineData("\"suffix\":\"end\"", "suffix")]
    [InlineData("\"logprobs\":0", "logprobs")]
    public async Task WhatItCannotDoIsRefused(string field, string param)
    {
        await using var server = await TestServer.StartAsync();
        await (await server.PostAsync("/v1/completions", $"{{\"prompt\":\"a\",{field}}}")).AssertInvalidAsync(param, "unsupported_parameter");
    }

    private static string TextOf(JsonElement answer) => answer.GetProperty("choices")[0].GetProperty("text").GetString()!;
}
