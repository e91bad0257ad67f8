using System.Net;
using System.Text;

namespace Daedalus.Server.Tests;

/// <summary>Bodies that cannot be answered are refused with the field that is wrong.</summary>
public class BadRequestTests
{
    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"messages\":[}")]
    [InlineData("{\"messages\":[],}")]
    [InlineData("{} {}")]
    [InlineData("{/* comment */}")]
    [InlineData("{\"seed\":1,\"seed\":2}")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"content\":\"b\"}]}")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"half \\ud800 a pair\"}]}")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("{\"seed\":NaN}")]
    [InlineData("{\"seed\":Infinity}")]
    [InlineData("{\"seed\":01}")]
    public async Task WhatIsNoStrictJsonIsRefusedAsAWhole(string body)
    {
        await using var server = await TestServer.StartAsync();
        await (await server.PostAsync("/v1/chat/completions", body)).AssertInvalidAsync(null);
    }

    [Theory]
    [InlineData("{}", "messages")]
    [InlineData("{\"messages\":null}", "messages")]
    [InlineData("{\"messages\":[]}", "messages")]
    [InlineData("{\"messages\":{}}", "messages")]
    [InlineData("{\"messages\":[1]}", "messages[0]")]
    [InlineData("{\"messages\":[{}]}", "messages[0].role")]
    [InlineData("{\"messages\":[{\"role\":7}]}", "messages[0].role")]
    [InlineData("{\"messages\":[{\"role\":\"pirate\",\"content\":\"a\"}]}", "messages[0].role")]
    [InlineData("{\"messages\":[{\"role\":\"user\"}]}", "messages[0].content")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":7}]}", "messages[0].content")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":[\"a\"]}]}", "messages[0].content[0]")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]}", "messages[0].content[0].text")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"smell\"}]}]}", "messages[0].content[0].type")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"  \"}]}", "messages")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":[]}]}", "messages")]
    public async Task AConversationThatIsNone(string body, string param)
    {
        await using var server = await TestServer.StartAsync();
        await (await server.PostAsync("/v1/chat/completions", body)).AssertInvalidAsync(param);
    }

    [Theory]
    [InlineData("\"stream\":1", "stream")]
    [InlineData("\"stream_options\":7", "stream_options")]
    [InlineData("\"stream_options\":{\"include_usage\":\"yes\"}", "stream_options.include_usage")]
    [InlineData("\"max_tokens\":0", "max_tokens")]
    [InlineData("\"max_tokens\":-1", "max_tokens")]
    [InlineData("\"max_tokens\":1.5", "max_tokens")]
    [InlineData("\"max_tokens\":\"8\"", "max_tokens")]
    [InlineData("\"max_completion_tokens\":99999999999999999999", "max_completion_tokens")]
    [InlineData("\"temperature\":-0.1", "temperature")]
    [InlineData("\"temperature\":2.1", "temperature")]
    [InlineData("\"temperature\":1e999", "temperature")]
    [InlineData("\"temperature\":\"hot\"", "temperature")]
    [InlineData("\"top_p\":1.01", "top_p")]
    [InlineData("\"seed\":1e3", "seed")]
    [InlineData("\"seed\":9223372036854775808", "seed")]
    [InlineData("\"user\":7", "user")]
    [InlineData("\"model\":7", "model")]
    [InlineData("\"stop\":7", "stop")]
    [InlineData("\"stop\":\"\"", "stop")]
    [InlineData("\"stop\":[1]", "stop[0]")]
    [InlineData("\"stop\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\",\"14\",\"15\",\"16\",\"17\"]", "stop")]
    [InlineData("\"logit_bias\":[]", "logit_bias")]
    [InlineData("\"logit_bias\":{\"Yes\":1}", "logit_bias")]
    [InlineData("\"logit_bias\":{\"512\":1}", "logit_bias")]
    [InlineData("\"logit_bias\":{\"1\":1,\"01\":1}", "logit_bias")]
    [InlineData("\"logit_bias\":{\"1\":101}", "logit_bias.1")]
    [InlineData("\"logit_bias\":{\"1\":null}", "logit_bias.1")]
    [InlineData("\"n\":0", "n")]
    [InlineData("\"n\":1000000", "n")]
    [InlineData("\"daedalus\":7", "daedalus")]
    [InlineData("\"daedalus\":{\"decodr\":\"daedal\"}", "daedalus")]
    [InlineData("\"daedalus\":{\"decoder\":\"none\"}", "daedalus.decoder")]
    [InlineData("\"daedalus\":{\"settings\":{\"blocks\":1}}", "daedalus.settings")]
    [InlineData("\"daedalus\":{\"settings\":{\"block-length\":0}}", "daedalus.settings")]
    [InlineData("\"daedalus\":{\"settings\":{\"block-length\":1e999}}", "daedalus.settings")]
    [InlineData("\"daedalus\":{\"settings\":{\"block-length\":[]}}", "daedalus.settings.*")]
    [InlineData("\"daedalus\":{\"cache\":\"big\"}", "daedalus.cache")]
    [InlineData("\"daedalus\":{\"guidance\":-1}", "daedalus.guidance")]
    [InlineData("\"daedalus\":{\"priority\":\"first\"}", "daedalus.priority")]
    [InlineData("\"daedalus\":{\"timeout_seconds\":0}", "daedalus.timeout_seconds")]
    public async Task AFieldWithAWrongValueIsNamed(string field, string param)
    {
        await using var server = await TestServer.StartAsync();
        var body = field.StartsWith("\"model\"", StringComparison.Ordinal) ? $"{{{field},\"messages\":[]}}" : TestServer.Chat(Questions.YesOrNo, field);
        await (await server.PostAsync("/v1/chat/completions", body)).AssertInvalidAsync(param);
    }

    [Theory]
    [InlineData("\"tools\":[{\"type\":\"function\"}]", "tools")]
    [InlineData("\"functions\":[{}]", "functions")]
    [InlineData("\"tool_choice\":\"required\"", "tool_choice")]
    [InlineData("\"tool_choice\":{\"type\":\"function\"}", "tool_choice")]
    [InlineData("\"response_format\":{\"type\":\"json_object\"}", "response_format")]
    [InlineData("\"modalities\":[\"text\",\"audio\"]", "modalities")]
    [InlineData("\"audio\":{\"voice\":\"a\"}", "audio")]
    [InlineData("\"logprobs\":true", "logprobs")]
    [InlineData("\"top_logprobs\":3", "top_logprobs")]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"presence_penalty\":0.5", "presence_penalty")]
    [InlineData("\"temperature\":1,\"top_p\":0.5", "top_p")]
    public async Task WhatItCannotDoIsRefused(string field, string param)
    {
        await using var server = await TestServer.StartAsync();
        await (await server.ChatAsync(Questions.YesOrNo, field)).AssertInvalidAsync(param, "unsupported_parameter");
    }

    [Theory]
    [InlineData("{\"role\":\"tool\",\"content\":\"a\"}", "messages[0].role")]
    [InlineData("{\"role\":\"assistant\",\"content\":\"a\",\"tool_calls\":[{}]}", "messages[0].tool_calls")]
    [InlineData("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}", "messages[0].content[0]")]
    [InlineData("{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}", "messages[0].content[0]")]
    public async Task MessagesOfOtherKindsAreRefused(string message, string param)
    {
        await using var server = await TestServer.StartAsync();
        await (await server.PostAsync("/v1/chat/completions", $"{{\"messages\":[{message}]}}")).AssertInvalidAsync(param, "unsupported_parameter");
    }

    [Fact]
    public async Task APromptThatIsTooLongSaysSo()
    {
        await using var server = await TestServer.StartAsync();
        var message = await (await server.ChatAsync(string.Concat(Enumerable.Repeat("12 ", 2000)))).AssertInvalidAsync("messages", "context_length_exceeded");
        Assert.Contains("1,024", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeepNestingIsRefused()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var depth in new[] { 40, 100_000 })
            await (await server.PostAsync("/v1/chat/completions", "{\"messages\":" + new string('[', depth) + new string(']', depth) + "}")).AssertInvalidAsync(null);
    }

    [Fact]
    public async Task BytesThatAreNoUtf8AreRefused()
    {
        await using var server = await TestServer.StartAsync();
        var body = new ByteArrayContent([.. "{\"messages\":[{\"role\":\"user\",\"content\":\""u8, 0xff, 0xc0, .. "\"}]}"u8]);
        body.Headers.ContentType = new("application/json");
        await (await server.Client.PostAsync("/v1/chat/completions", body)).AssertInvalidAsync(null);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task OtherTypesThanJsonAreRefused(string? type)
    {
        await using var server = await TestServer.StartAsync();
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes(TestServer.Chat(Questions.YesOrNo)));
        if (type is not null)
            body.Headers.TryAddWithoutValidation("Content-Type", type);
        await (await server.Client.PostAsync("/v1/chat/completions", body)).AssertErrorAsync(HttpStatusCode.UnsupportedMediaType, "invalid_request_error", null, "unsupported_media_type");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ABodyThatIsTooLongIsRefused(bool tellsItsLength)
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { MaxBodyBytes = 4096 });
        var body = Encoding.UTF8.GetBytes(TestServer.Chat(new string('a', 5000)));
        HttpContent content = tellsItsLength ? new ByteArrayContent(body) : new StreamContent(new Unmeasured(body));
        content.Headers.ContentType = new("application/json");
        await (await server.Client.PostAsync("/v1/chat/completions", content)).AssertErrorAsync(HttpStatusCode.RequestEntityTooLarge, "invalid_request_error", null, "body_too_large");
    }

    // Goes out in chunks.
    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
