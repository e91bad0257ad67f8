using Daedalus.Denoising;
using Daedalus.Denoising.Options;

namespace Daedalus.Server.Tests;

/// <summary>A decoder of somebody's own that takes less than OpenAI's fields allow: what is asked beyond that is the caller's to change.</summary>
public class NarrowDecoderTests
{
    [Theory]
    [InlineData("\"temperature\":0.6", "temperature")]
    [InlineData("\"top_p\":0.4", "top_p")]
    [InlineData("\"max_tokens\":4", "max_tokens")]
    [InlineData("\"max_completion_tokens\":4,\"max_tokens\":16", "max_completion_tokens")]
    public async Task TheFieldIsNamed(string field, string param)
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { Defaults = new() { Decoder = new NarrowOptions(TestServer.Model.DefaultDecoder("origin")) } });
        await (await server.ChatAsync(Questions.YesOrNo, field)).AssertInvalidAsync(param);
    }

    private sealed record NarrowOptions(DecoderOptions Inner) : DecoderOptions
    {
        public override string Decoder => "narrow";

        public override IReadOnlyList<DecoderParameter> Parameters => Inner.Parameters;

        public override double ValueOf(string name) => Inner.ValueOf(name);

        public override DecoderOptions WithValue(string name, double value)
        {
            if (name is "temperature" or "top-p")
                ArgumentOutOfRangeException.ThrowIfNotEqual(value, ValueOf(name), name);
            if (name == "length")
                ArgumentOutOfRangeException.ThrowIfLessThan(value, 8, name);
            return this with { Inner = Inner.WithValue(name, value) };
        }

        public override IDecoder Create(DecoderContext context) => Inner.Create(context);
    }
}
