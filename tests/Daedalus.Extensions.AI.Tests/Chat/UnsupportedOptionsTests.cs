using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI.Tests.Chat;

public class UnsupportedOptionsTests
{
    public static TheoryData<string, ChatOptions> Refused => new()
    {
        { nameof(ChatOptions.Tools), new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] } },
        { nameof(ChatOptions.ToolMode), new ChatOptions { ToolMode = ChatToolMode.RequireAny } },
        { nameof(ChatOptions.ResponseFormat), new ChatOptions { ResponseFormat = ChatResponseFormat.Json } },
        { nameof(ChatOptions.ConversationId), new ChatOptions { ConversationId = "7" } },
        { nameof(ChatOptions.ContinuationToken), new ChatOptions { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1 }) } },
        { nameof(ChatOptions.FrequencyPenalty), new ChatOptions { FrequencyPenalty = .5f } },
        { nameof(ChatOptions.PresencePenalty), new ChatOptions { PresencePenalty = -1 } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatWouldChangeTheAnswerIsRefusedByName(string name, ChatOptions options)
    {
        var error = Assert.Throws<NotSupportedException>(() => UnsupportedOptions.Refuse(options));
        Assert.StartsWith(name + " is not supported", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatChangesNothingIsFine() => UnsupportedOptions.Refuse(new ChatOptions
    {
        Tools = [],
        ToolMode = ChatToolMode.Auto,
        ResponseFormat = ChatResponseFormat.Text,
        FrequencyPenalty = 0,
        PresencePenalty = 0,
        AllowMultipleToolCalls = true,
        AllowBackgroundResponses = true,
        Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
    });
}
