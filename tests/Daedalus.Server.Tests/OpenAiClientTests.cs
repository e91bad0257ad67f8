using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;

namespace Daedalus.Server.Tests;

/// <summary>The official .NET client, as it comes.</summary>
public class OpenAiClientTests
{
    private const string Secret = "correct-horse-battery";

    [Fact]
    public async Task AnswersWhole()
    {
        await using var server = await TestServer.StartAsync();
        ChatCompletion answer = await Client(server).CompleteChatAsync([new UserChatMessage(Questions.Table)]);
        Assert.Equal((ChatFinishReason.Stop, ChatMessageRole.Assistant), (answer.FinishReason, answer.Role));
        Assert.Contains("9*6=54", answer.Content.Single().Text, StringComparison.Ordinal);
        Assert.True(answer.Usage.OutputTokenCount > 0);
        Assert.Equal(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount);
    }

    [Fact]
    public async Task AnswersInPiecesThatAreTheWhole()
    {
        await using var server = await TestServer.StartAsync();
        var (text, finish, tokens) = ("", (ChatFinishReason?)null, 0);
        await foreach (var update in Client(server).CompleteChatStreamingAsync(Questions.Table))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finish ??= update.FinishReason;
            tokens += update.Usage?.OutputTokenCount ?? 0;
        }

        var alone = Questions.Alone(Questions.Table);
        Assert.Equal((alone.Text, ChatFinishReason.Stop, alone.Statistics.EffectiveTokens), (text, finish, tokens));
    }

    [Fact]
    public async Task OptionsArriveAsTheClientSendsThem()
    {
        await using var server = await TestServer.StartAsync();
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 64, Temperature = 0, TopP = 1, EndUserId = "someone", StopSequences = { "9*3" }, PresencePenalty = 0 };
        ChatCompletion answer = await Client(server).CompleteChatAsync([new UserChatMessage(Questions.Table)], options);
        Assert.Equal("9*1=9\n9*2=18\n", answer.Content.Single().Text);
        ChatCompletion cut = await Client(server).CompleteChatAsync([new UserChatMessage(Questions.Table)], new ChatCompletionOptions { MaxOutputTokenCount = 4 });
        Assert.Equal(ChatFinishReason.Length, cut.FinishReason);
    }

    [Fact]
    public async Task CancellingAStreamEndsTheRequest()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { Defaults = SlowByDefault() });
        using var cancel = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            await foreach (var update in Client(server).CompleteChatStreamingAsync([new UserChatMessage(Questions.Table)], cancellationToken: cancel.Token))
                Assert.NotNull(update);
        });
        await Wait.UntilAsync(() => server.Engine.Status.Active == 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Wait.UntilAsync(() => server.Engine.Status is { Active: 0, Cancelled: 1 });
    }

    [Fact]
    public async Task AStreamThatBreaksOffHasNoReasonToFinish()
    {
        // The client passes over what is no chunk, errors included: what tells its caller is that the stream ends without a reason.
        var options = new ServerOptions { Defaults = SlowByDefault(), RequestTimeout = TimeSpan.FromSeconds(1), KeepAlive = TimeSpan.FromSeconds(.1) };
        await using var server = await TestServer.StartAsync(options);
        await foreach (var update in Client(server).CompleteChatStreamingAsync(Questions.Table))
            Assert.Null(update.FinishReason);
    }

    [Fact]
    public async Task ErrorsAreItsOwn()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { Keys = [new ApiKey("a", Secret)], RequestsPerMinute = 2 });
        await AssertFailsAsync(401, () => Client(server, "wrong").CompleteChatAsync("a"));
        await AssertFailsAsync(404, () => Client(server, Secret, "gpt-4").CompleteChatAsync("a"));
        Assert.Contains("top_p", await AssertFailsAsync(400, () => Client(server, Secret).CompleteChatAsync([new UserChatMessage("a")], new ChatCompletionOptions { TopP = 7 })), StringComparison.Ordinal);
        await AssertFailsAsync(429, () => Client(server, Secret).CompleteChatAsync("a"));
    }

    [Fact]
    public async Task ModelsAreListed()
    {
        await using var server = await TestServer.StartAsync();
        var client = new OpenAIModelClient(new ApiKeyCredential(Secret), Options(server));
        OpenAIModelCollection models = await client.GetModelsAsync();
        Assert.Equal(TestServer.ModelName, models.Single().Id);
    }

    private static GenerationOptions SlowByDefault() => new() { Decoder = TestServer.Model.DefaultDecoder("low-confidence").WithValue("length", 900).WithValue("block-length", 900) };

    private static ChatClient Client(TestServer server, string key = Secret, string model = TestServer.ModelName) => new(model, new ApiKeyCredential(key), Options(server));

    private static OpenAIClientOptions Options(TestServer server) => new() { Endpoint = new Uri(server.Address, "/v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };

    private static async Task<string> AssertFailsAsync(int status, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(call);
        Assert.Equal(status, error.Status);
        return error.Message;
    }
}
