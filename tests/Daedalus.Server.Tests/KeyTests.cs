using System.Net;

namespace Daedalus.Server.Tests;

/// <summary>Keys.</summary>
public class KeyTests
{
    private const string Secret = "correct-horse-battery";
    private static readonly ServerOptions Keyed = new() { Keys = [new ApiKey("first", Secret), new ApiKey("second", "another-secret-of-it")] };

    [Theory]
    [InlineData(null)]
    [InlineData("correct-horse-batter")]
    [InlineData("correct-horse-battery1")]
    [InlineData("Correct-horse-battery")]
    [InlineData("first")]
    public async Task WithoutTheKeyNothingIsAnswered(string? key)
    {
        await using var server = await TestServer.StartAsync(Keyed);
        foreach (var path in new[] { "/v1/chat/completions", "/v1/completions", "/v1/daedalus/canvas" })
        {
            var response = await server.PostAsync(path, "not even json", key);
            await response.AssertErrorAsync(HttpStatusCode.Unauthorized, "authentication_error", null, "invalid_api_key");
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        }

        foreach (var path in new[] { "/v1/models", $"/v1/models/{TestServer.ModelName}", "/metrics" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync(path)).StatusCode);
        foreach (var path in new[] { "/", "/healthz", "/readyz" })
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData(Secret)]
    [InlineData("another-secret-of-it")]
    public async Task WithAnyOfTheKeysEverythingIs(string key)
    {
        await using var server = await TestServer.StartAsync(Keyed);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/chat/completions", TestServer.Chat(Questions.YesOrNo), key)).StatusCode);
    }

    [Fact]
    public async Task WhereThereAreNoKeysAnyIsTaken()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/chat/completions", TestServer.Chat(Questions.YesOrNo), "sk-whatever")).StatusCode);
    }

    [Fact]
    public void ASecretIsNeverShown()
    {
        Assert.DoesNotContain(Secret, Keyed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("tooshort", Assert.Throws<ArgumentException>(() => new ApiKey("a", "tooshort")).Message, StringComparison.Ordinal);
    }
}
