using Daedalus.Text;
using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI.Tests.Chat;

public class ConversationReaderTests
{
    [Fact]
    public void MessagesBecomeTurnsOfTheSameRolesAndTexts() =>
        Assert.Equal(
            [new ChatTurn("system", "Be brief."), new ChatTurn("system", "Be kind."), new ChatTurn("user", "Hi there"), new ChatTurn("assistant", "Hello."), new ChatTurn("user", "")],
            ConversationReader.Read(
                [
                    new(ChatRole.System, "Be brief."), new(new ChatRole("developer"), "Be kind."),
                    new(ChatRole.User, [new TextContent("Hi "), new TextContent("there")]), new(ChatRole.Assistant, "Hello."), new(ChatRole.User, ""),
                ],
                instructions: null));

    [Fact]
    public void InstructionsComeFirstAsTheSystem() =>
        Assert.Equal(
            [new ChatTurn("system", "Count."), new ChatTurn("system", "Be brief."), new ChatTurn("user", "Hi")],
            ConversationReader.Read([new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hi")], "Count."));

    [Theory]
    [InlineData(null)]
    [InlineData(" \n")]
    public void BlankInstructionsAreNone(string? instructions) =>
        Assert.Equal([new ChatTurn("user", "Hi")], ConversationReader.Read([new(ChatRole.User, "Hi")], instructions));

    [Fact]
    public void WhatIsNoTextIsRefusedByNameAndPlace()
    {
        var image = new ChatMessage(ChatRole.User, [new TextContent("What is this?"), new DataContent(new byte[] { 1 }, "image/png")]);
        var error = Assert.Throws<NotSupportedException>(() => ConversationReader.Read([new(ChatRole.User, "Hi"), image], null));
        Assert.Contains("Message 1 holds DataContent", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tool")]
    [InlineData("wizard")]
    public void OtherRolesAreRefused(string role)
    {
        var error = Assert.Throws<NotSupportedException>(() => ConversationReader.Read([new(new ChatRole(role), "Hi")], null));
        Assert.Contains($"'{role}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingToAnswerIsRefused()
    {
        Assert.Throws<ArgumentException>(() => ConversationReader.Read([], "Be brief."));
        Assert.Throws<ArgumentException>(() => ConversationReader.Read([null!], null));
    }
}
