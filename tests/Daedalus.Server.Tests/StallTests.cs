using System.Net;
using Daedalus.Denoising;
using Daedalus.Denoising.Options;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Server.Tests;

/// <summary>A step that hangs: whoever watches the process is told to start it again.</summary>
public class StallTests
{
    [Fact]
    public async Task AServerWhoseStepHangsIsNotAlive()
    {
        using var open = new ManualResetEventSlim();
        await using var server = await TestServer.StartAsync(new ServerOptions { StallLimit = TimeSpan.FromSeconds(.3), Defaults = new() { Decoder = new HangingOptions(open) } });
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/healthz")).StatusCode);
        var hanging = server.ChatAsync(Questions.YesOrNo);
        await Wait.UntilAsync(() => server.Engine.Status.SinceProgress > TimeSpan.FromSeconds(.3));
        var alive = await server.Client.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, alive.StatusCode);
        Assert.Equal("stalled", (await alive.JsonAsync()).GetProperty("status").GetString());
        open.Set();
        Assert.Equal(HttpStatusCode.OK, (await hanging).StatusCode);
        await Wait.UntilAsync(() => server.Engine.Status.Active == 0);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/healthz")).StatusCode);
    }

    private sealed record HangingOptions(ManualResetEventSlim Open) : DecoderOptions
    {
        public override string Decoder => "hanging";

        public override IReadOnlyList<DecoderParameter> Parameters => [];

        public override double ValueOf(string name) => throw new ArgumentException(name);

        public override DecoderOptions WithValue(string name, double value) => throw new ArgumentException(name);

        public override IDecoder Create(DecoderContext context) => new HangingDecoder(Open);
    }

    private sealed class HangingDecoder(ManualResetEventSlim open) : IDecoder
    {
        public int InitialLength => 1;

        public int MaxLength => 1;

        public ScoringRules Rules => default;

        public DecoderStatistics Statistics => default;

        public void Ask(CanvasView canvas, List<int> positions)
        {
            open.Wait(TimeSpan.FromSeconds(20));
            positions.Add(canvas.PromptLength);
        }

        public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits) => edits.Write(positions[0], 40, 1);

        public bool Advance(CanvasView canvas) => false;
    }
}
