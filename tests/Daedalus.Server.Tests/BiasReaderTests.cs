using System.Diagnostics;
using System.Text.Json;
using Daedalus.Server.Requests;

namespace Daedalus.Server.Tests;

/// <summary><c>logit_bias</c>, without a server.</summary>
public class BiasReaderTests
{
    [Fact]
    public void ABiasOnEveryTokenIsReadInOnePass()
    {
        const int Tokens = 100_000;
        using var json = JsonDocument.Parse($"{{\"logit_bias\":{{{string.Join(',', Enumerable.Range(0, Tokens).Select(token => $"\"{token}\":{token % 100}"))}}}}}");
        var began = Stopwatch.GetTimestamp();
        var bias = BiasReader.Read(new JsonFields(json.RootElement), Tokens)!;

        // One search for each would take a minute.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal((Tokens, 77f), (bias.Count, bias[Tokens - 23]));
    }
}
