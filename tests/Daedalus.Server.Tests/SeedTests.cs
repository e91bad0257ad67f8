namespace Daedalus.Server.Tests;

/// <summary>What is drawn, and by which seed.</summary>
public class SeedTests
{
    // A prompt that makes no sense: of what to say next the model is not sure.
    private static readonly int[] Prompt = [5, 9, 77, 300, 12];

    [Fact]
    public async Task TheSeedDecidesWhatATemperatureDraws()
    {
        await using var server = await TestServer.StartAsync();
        var decoder = TestServer.Model.DefaultDecoder("mdlm").WithValue("length", 32).WithValue("steps", 32).WithValue("temperature", 2).WithValue("top-p", .9);
        var texts = new List<string>();
        foreach (var seed in new long[] { 1, 1, 2, -5 })
        {
            texts.Add(await DrawAsync(server, $",\"top_p\":0.9,\"seed\":{seed}"));
            Assert.Equal(TestServer.Model.Generate(Daedalus.Prompt.Ids(Prompt), new GenerationOptions { Decoder = decoder, Seed = unchecked((ulong)seed) }).Text, texts[^1]);
        }

        Assert.Equal(3, texts.Distinct().Count());
    }

    [Fact]
    public async Task WithoutASeedEachRequestDrawsItsOwn()
    {
        await using var server = await TestServer.StartAsync();

        // One draw in fourteen is an empty answer: two may be alike by chance, six of eight are not.
        var texts = new List<string>();
        for (var draw = 0; draw < 8; draw++)
        {
            texts.Add(await DrawAsync(server, ""));
        }

        Assert.InRange(texts.Distinct().Count(), 3, texts.Count);
    }

    [Fact]
    public async Task AServerMayHaveASeedForAll()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { Defaults = new GenerationOptions { Seed = 7 } });
        Assert.Equal(await DrawAsync(server, ""), await DrawAsync(server, ""));
        Assert.Equal(await DrawAsync(server, ",\"seed\":7"), await DrawAsync(server, ""));
    }

    private static async Task<string> DrawAsync(TestServer server, string fields)
    {
        var body = $"{{\"prompt\":[{string.Join(',', Prompt)}],\"temperature\":2{fields},\"daedalus\":{{\"decoder\":\"mdlm\",\"settings\":{{\"length\":32,\"steps\":32}}}}}}";
        return (await (await server.PostAsync("/v1/completions", body)).JsonAsync()).GetProperty("choices")[0].GetProperty("text").GetString()!;
    }
}
