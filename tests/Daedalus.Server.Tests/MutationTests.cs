using System.Net;
using System.Text;

namespace Daedalus.Server.Tests;

/// <summary>Bodies that were right until somebody changed them: each is answered or refused, none is the server's fault.</summary>
public class MutationTests
{
    // DAEDALUS_MUTATIONS=10000 is the long form.
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("DAEDALUS_MUTATIONS"), out var count) ? count : 1000;

    private static readonly HttpStatusCode[] Allowed =
        [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests, HttpStatusCode.GatewayTimeout, HttpStatusCode.RequestEntityTooLarge];

    private static readonly (string Path, string Body)[] Seeds =
    [
        ("/v1/chat/completions", TestServer.Chat(Questions.YesOrNo, "\"stream\":false,\"max_tokens\":4,\"seed\":7,\"stop\":[\"x\",\"y\"],\"temperature\":0.5,\"logit_bias\":{\"17\":-100,\"18\":3.5},\"user\":\"u\"")),
        ("/v1/chat/completions", TestServer.Chat(Questions.YesOrNo, "\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_completion_tokens\":4,\"top_p\":0.9,\"n\":1,\"tools\":[]")),
        ("/v1/chat/completions", "{\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"\\u00e9\\ud83d\\ude00\"}]},{\"role\":\"user\",\"content\":\"Spell A.\"}],\"max_tokens\":4}"),
        ("/v1/completions", "{\"prompt\":[1,2,3,4],\"max_tokens\":4,\"model\":\"tasks-5m\",\"logprobs\":null}"),
        ("/v1/completions", "{\"prompt\":\"Is 2 larger than 3?\",\"max_tokens\":3,\"echo\":false,\"best_of\":1}"),
        ("/v1/daedalus/canvas", TestServer.Chat(Questions.YesOrNo, "\"max_tokens\":4,\"daedalus\":{\"decoder\":\"low-confidence\",\"settings\":{\"length\":4,\"block-length\":2,\"temperature\":0},\"cache\":\"dual:refresh=2\",\"stop_early\":true,\"guidance\":0,\"priority\":\"high\",\"timeout_seconds\":1}")),
    ];

    private static readonly string[] Pieces =
    [
        "null", "true", "-1", "0", "1e999", "-1e999", "NaN", "9223372036854775808", "4294967296", "0.1", "1.", "\"\"", "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[[[[[[[",
        "{\"a\":", "}", "]", ",", ":", "\"", "\\", "\u0000", "\ufeff", "é", "\"model\":\"x\",", "\"n\":1000000,", "\"messages\":[],", "\"daedalus\":{\"settings\":{\"length\":1048576}},", "\"\\u006eame\":1,", "512", "-0", "100000000000000000000000000000000000000000",
    ];

    [Fact]
    public async Task NoneOfThemIsTheServersFault()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { RequestTimeout = TimeSpan.FromSeconds(2) });
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<HttpStatusCode, int>();
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, cancellationToken) =>
        {
            var (path, body) = Mutate(i);
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/json");
            using var response = await server.Client.PostAsync(path, content, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            Assert.True(Allowed.Contains(response.StatusCode) && !text.Contains("internal_error", StringComparison.Ordinal), $"{i}: {response.StatusCode} {text} for {Encoding.UTF8.GetString(body)}");
            if (response.StatusCode != HttpStatusCode.OK)
                Assert.NotEmpty(Replies.Parsed(text).GetProperty("error").GetProperty("message").GetString()!);
            seen.AddOrUpdate(response.StatusCode, 1, (_, n) => n + 1);
        });

        // Mutations that are all refused, or all pass, would test nothing.
        Assert.InRange(seen[HttpStatusCode.BadRequest], Count / 4, Count * 99 / 100);
        Assert.True(seen[HttpStatusCode.OK] > Count / 100);
        Assert.Equal(0, server.Engine.Status.Failed);
        Assert.True((await server.ChatAsync(Questions.YesOrNo)).IsSuccessStatusCode);
    }

    private static (string Path, byte[] Body) Mutate(int number)
    {
        var random = new Random(number);
        var (path, body) = Seeds[number % Seeds.Length];
        var bytes = Encoding.UTF8.GetBytes(body).ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
            Change(bytes, random);
        return (path, [.. bytes]);
    }

    private static void Change(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        var length = random.Next(1, Math.Min(12, bytes.Count - at + 1));
        switch (random.Next(7))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, Math.Min(length, bytes.Count - 1));
                break;
            case 2:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 3 or 4:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                break;
            case 5:
                ReplaceValue(bytes, at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                break;
            default:
                bytes.RemoveRange(Math.Max(1, at), bytes.Count - Math.Max(1, at));
                break;
        }
    }

    // From behind a colon to the next comma or brace: what stays JSON most often.
    private static void ReplaceValue(List<byte> bytes, int from, byte[] value)
    {
        var start = bytes.IndexOf((byte)':', from) + 1;
        var end = start == 0 ? -1 : bytes.FindIndex(start, one => one is (byte)',' or (byte)'}' or (byte)']');
        if (end < 0)
            return;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, value);
    }
}
