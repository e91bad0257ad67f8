using System.Net;
using System.Text.Json;

namespace Daedalus.Server.Tests;

/// <summary>Responses, read.</summary>
internal static class Replies
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>Asserts an error as OpenAI's clients read it, and gives its message.</summary>
    public static async Task<string> AssertErrorAsync(this HttpResponseMessage response, HttpStatusCode status, string type, string? param, string? code)
    {
        var error = (await response.JsonAsync()).GetProperty("error");
        Assert.Equal(
            (status, type, param, code),
            (response.StatusCode, error.GetProperty("type").GetString(), error.GetProperty("param").GetString(), error.GetProperty("code").GetString()));
        return error.GetProperty("message").GetString()!;
    }

    public static Task<string> AssertInvalidAsync(this HttpResponseMessage response, string? param, string? code = null) =>
        response.AssertErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", param, code);

    /// <summary>The data of every event of a stream, <c>[DONE]</c> included; comments, which say that it lives, left out.</summary>
    public static async Task<List<string>> EventsAsync(this HttpResponseMessage response)
    {
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var text = await response.Content.ReadAsStringAsync();
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(part => !part.StartsWith(':')).Select(Data)];
    }

    public static string Data(string line)
    {
        Assert.StartsWith("data: ", line, StringComparison.Ordinal);
        return line[6..];
    }

    public static JsonElement Parsed(string data) => JsonDocument.Parse(data).RootElement;

    /// <summary>The text of a chat's answer that came whole.</summary>
    public static string ContentOf(JsonElement answer) => answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
}
