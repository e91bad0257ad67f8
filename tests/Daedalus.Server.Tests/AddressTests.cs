using System.Net;
using Daedalus.Serving;

namespace Daedalus.Server.Tests;

/// <summary>What stands at which address, and what does not.</summary>
public class AddressTests
{
    [Fact]
    public async Task TheModelIsListed()
    {
        await using var server = await TestServer.StartAsync();
        var list = await (await server.Client.GetAsync("/v1/models")).JsonAsync();
        Assert.Equal("list", list.GetProperty("object").GetString());
        var listed = Assert.Single(list.GetProperty("data").EnumerateArray());
        var one = await (await server.Client.GetAsync($"/v1/models/{TestServer.ModelName}")).JsonAsync();
        foreach (var card in new[] { listed, one })
            Assert.Equal((TestServer.ModelName, "model", "daedalus"), (card.GetProperty("id").GetString(), card.GetProperty("object").GetString(), card.GetProperty("owned_by").GetString()));
    }

    [Theory]
    [InlineData("GSAI-ML/LLaDA-8B-Instruct", HttpStatusCode.OK)]
    [InlineData("GSAI-ML%2FLLaDA-8B-Instruct", HttpStatusCode.OK)]
    [InlineData("GSAI-ML%2fLLaDA-8B-Instruct", HttpStatusCode.OK)]
    [InlineData("GSAI-ML", HttpStatusCode.NotFound)]
    public async Task ANameWithASlashIsFoundAsClientsWriteIt(string written, HttpStatusCode status)
    {
        await using var engine = new DiffusionEngine(TestServer.Model);
        await using var app = DaedalusServer.Create(engine, new ServerOptions { Urls = ["http://127.0.0.1:0"], ModelName = "GSAI-ML/LLaDA-8B-Instruct" });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        Assert.Equal(status, (await client.GetAsync(new Uri($"{app.Urls.Single()}/v1/models/{written}"), TestContext.Current.CancellationToken)).StatusCode);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task AnotherModelIsNotFound()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var response in new[]
        {
            await server.Client.GetAsync("/v1/models/gpt-4"),
            await server.PostAsync("/v1/chat/completions", "{\"model\":\"gpt-4\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"),
            await server.PostAsync("/v1/completions", "{\"model\":\"gpt-4\",\"prompt\":\"a\"}"),
        })
            Assert.Contains(TestServer.ModelName, await response.AssertErrorAsync(HttpStatusCode.NotFound, "invalid_request_error", "model", "model_not_found"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/embeddings")]
    [InlineData("/v1")]
    [InlineData("/nothing")]
    [InlineData("/page.html")]
    [InlineData("/Page/index.html")]
    public async Task OtherAddressesAreNotFound(string path)
    {
        await using var server = await TestServer.StartAsync();
        foreach (var response in new[] { await server.Client.GetAsync(path), await server.PostAsync(path, "{}") })
            await response.AssertErrorAsync(HttpStatusCode.NotFound, "invalid_request_error", null, "unknown_url");
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions", "POST")]
    [InlineData("PUT", "/v1/completions", "POST")]
    [InlineData("DELETE", "/v1/models", "GET")]
    [InlineData("POST", "/healthz", "GET")]
    public async Task OtherMethodsAreNotAllowed(string method, string path, string allowed)
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        await response.AssertErrorAsync(HttpStatusCode.MethodNotAllowed, "invalid_request_error", null, "method_not_allowed");
        Assert.Equal([allowed], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task ThePageIsServedAsNoOtherSiteCouldMisuseIt()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { Keys = [new ApiKey("a", "0123456789abcdef")] });
        var page = await server.Client.GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());

        var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await server.Client.SendAsync(again)).StatusCode);
        Assert.Equal("", await (await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"))).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:99", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    public async Task WithoutAKeyTheServerHasNoOtherName(string host, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Host = host;
        Assert.Equal(status, (await server.Client.SendAsync(request)).StatusCode);
    }
}
