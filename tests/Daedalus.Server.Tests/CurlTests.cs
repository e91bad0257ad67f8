using System.ComponentModel;
using System.Diagnostics;
using Daedalus.Tests.Emulated;

namespace Daedalus.Server.Tests;

/// <summary>What people type first.</summary>
public class CurlTests
{
    [Fact]
    public async Task AQuestionIsAnswered()
    {
        await using var server = await TestServer.StartAsync();
        var output = await CurlAsync($"{server.Address}v1/chat/completions", "-H", "Content-Type: application/json", "-d", TestServer.Chat(Questions.YesOrNo));
        Assert.Equal(Questions.Alone(Questions.YesOrNo).Text, Replies.ContentOf(Replies.Parsed(output)));
    }

    [Fact]
    public async Task AStreamComesLineByLine()
    {
        await using var server = await TestServer.StartAsync();
        var output = await CurlAsync("-N", $"{server.Address}v1/chat/completions", "-H", "Content-Type: application/json", "-d", TestServer.Chat(Questions.YesOrNo, "\"stream\":true"));
        Assert.StartsWith("data: {\"id\":\"chatcmpl-", output, StringComparison.Ordinal);
        Assert.EndsWith("\n\ndata: [DONE]\n\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForgettingTheTypeSaysWhatToSend()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Contains("Content-Type: application/json", await CurlAsync($"{server.Address}v1/chat/completions", "-d", "{}"), StringComparison.Ordinal);
    }

    private static async Task<string> CurlAsync(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("curl", ["-sS", "--max-time", "60", .. arguments]) { RedirectStandardOutput = true })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            return output;
        }
        catch (Win32Exception)
        {
            MissingDevice.Skip("There is no curl.");
            throw;
        }
    }
}
