using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Daedalus.Extensions.AI.Tests.Hosting;
using Daedalus.Serving;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Daedalus.Extensions.AI.Tests.Telemetry;

/// <summary>What is told of requests. The stand-in for the engine's answer moves the clock as a test wants it.</summary>
public class TelemetryTests(ShippedEngine shipped) : IClassFixture<ShippedEngine>
{
    private const string Table = "Show 9 times 1 to 6.";

    [Fact]
    public async Task ASpanTellsWhatARequestWasAndWhatItCost()
    {
        using var heard = new Heard("span");
        using var client = new DaedalusChatClient(shipped.Engine, "span");
        var response = await client.GetResponseAsync(Table, new() { Seed = 5 });
        var span = Assert.Single(heard.Spans);
        var statistics = ((GenerationResult)response.RawRepresentation!).Statistics;
        Assert.Equal((ActivityKind.Internal, ActivityStatusCode.Unset), (span.Kind, span.Status));
        AssertTags(span, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "daedalus"), ("gen_ai.request.model", "span"), ("gen_ai.response.model", "span"),
            ("gen_ai.output.type", "text"), ("gen_ai.request.seed", 5L), ("gen_ai.usage.input_tokens", statistics.PromptTokens), ("gen_ai.usage.output_tokens", statistics.EffectiveTokens),
            ("daedalus.decoder", "daedal"), ("daedalus.forwards", statistics.Forwards), ("daedalus.canvas_tokens", statistics.CanvasTokens),
            ("daedalus.insertions", statistics.Insertions), ("daedalus.effective_ratio", statistics.EffectiveRatio));
        Assert.Equal(["stop"], Assert.IsType<string[]>(span.GetTagItem("gen_ai.response.finish_reasons")));
        Assert.True((int)span.GetTagItem("daedalus.steps")! > 0);
    }

    [Fact]
    public async Task NoTextIsEverTold()
    {
        using var heard = new Heard("silent");
        var log = new LogList();
        using var client = Client("silent", log);
        var response = await client.GetResponseAsync("Spell OVJWU.", new() { Instructions = "ZEBRA", StopSequences = ["QUAGGA"] });
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.GetResponseAsync("Spell OVJWU.", new() { ModelId = "OKAPI" }));
        var told = string.Join('\n', heard.Spans.SelectMany(span => span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Append(span.StatusDescription))
            .Concat(heard.Measurements.SelectMany(measured => measured.Tags.Select(tag => $"{tag.Key}={tag.Value}"))).Concat(log.Entries.Select(entry => entry.Text)));
        Assert.Contains("gen_ai.operation.name=chat", told, StringComparison.Ordinal);
        Assert.All(new[] { "OVJWU", "ZEBRA", "QUAGGA", "OKAPI", response.Text }, text => Assert.DoesNotContain(text, told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TimesAndTokensAreMeasured()
    {
        using var heard = new Heard("measured");
        var result = shipped.Model.Generate(Table);
        using var client = Client("measured", null, PacedAsync);
        await client.GetStreamingResponseAsync(Table).ToListAsync();
        Assert.Equal(3, Assert.Single(heard.Of("gen_ai.client.operation.duration")).Value, 9);
        Assert.Equal(2, Assert.Single(heard.Of("gen_ai.client.operation.time_to_first_chunk")).Value, 9);
        Assert.Equal(
            [("input", result.Statistics.PromptTokens), ("output", result.Statistics.EffectiveTokens)],
            heard.Of("gen_ai.client.token.usage").Select(measured => ((string)measured.Tags["gen_ai.token.type"]!, (int)measured.Value)));
        Assert.All(heard.Measurements, measured => Assert.Equal(("chat", "daedalus"), (measured.Tags["gen_ai.operation.name"], measured.Tags["gen_ai.provider.name"])));

        async IAsyncEnumerable<DenoisingUpdate> PacedAsync(EngineRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var (step, text) in new[] { (1, ""), (2, "9*1"), (3, "=9") })
            {
                shipped.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
                yield return new DenoisingUpdate { Step = step, Canvas = [], NewText = text, Result = step == 3 ? result : null };
            }
        }
    }

    [Fact]
    public async Task AResponseThatIsNotStreamedHasNoFirstChunk()
    {
        using var heard = new Heard("whole");
        using var client = new DaedalusChatClient(shipped.Engine, "whole");
        await client.GetResponseAsync(Table);
        Assert.Single(heard.Of("gen_ai.client.operation.duration"));
        Assert.Empty(heard.Of("gen_ai.client.operation.time_to_first_chunk"));
    }

    [Fact]
    public async Task ListenersThatThrowFailNobody()
    {
        using var heard = new Heard("throwing") { Throws = true };
        using var client = new DaedalusChatClient(shipped.Engine, "throwing");
        Assert.NotEmpty((await client.GetResponseAsync(Table)).Text);
        Assert.NotEmpty((await client.GetStreamingResponseAsync(Table).ToListAsync()).ToChatResponse().Text);
        Assert.Equal((2, 2, 4), (heard.Spans.Count, heard.Of("gen_ai.client.operation.duration").Count(), heard.Of("gen_ai.client.token.usage").Count()));
        Assert.Null(Activity.Current);
    }

    [Fact]
    public void BucketsAreThoseOfTheConventions()
    {
        Assert.Equal([.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92], Instruments.Duration.Advice!.HistogramBucketBoundaries);
        Assert.Equal(Instruments.Duration.Advice.HistogramBucketBoundaries, Instruments.FirstChunk.Advice!.HistogramBucketBoundaries);
        Assert.Equal([1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864], Instruments.TokenUsage.Advice!.HistogramBucketBoundaries);
        Assert.Equal(("s", "s", "{token}"), (Instruments.Duration.Unit, Instruments.FirstChunk.Unit, Instruments.TokenUsage.Unit));
    }

    [Fact]
    public async Task FailuresAreToldWithTheirKind()
    {
        using var heard = new Heard("failing");
        var log = new LogList();
        using var client = Client("failing", log, (_, _) => throw new InvalidOperationException("broken"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetResponseAsync(Table));
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync(Table, new() { ConversationId = "1" }));
        Assert.Equal(["System.InvalidOperationException", "System.NotSupportedException"], heard.Spans.Select(span => span.GetTagItem("error.type")));
        Assert.All(heard.Spans, span => Assert.Equal(ActivityStatusCode.Error, span.Status));
        Assert.Equal(["System.InvalidOperationException", "System.NotSupportedException"], heard.Of("gen_ai.client.operation.duration").Select(measured => measured.Tags["error.type"]));
        Assert.Empty(heard.Of("gen_ai.client.token.usage"));
        Assert.Equal((7, LogLevel.Error), Assert.Single(log.Entries.Select(entry => (entry.Id, entry.Level))));
    }

    [Fact]
    public async Task AStreamThatIsLeftIsCancelled()
    {
        using var heard = new Heard("left");
        using var client = new DaedalusChatClient(shipped.Engine, "left");
        await foreach (var _ in client.GetStreamingResponseAsync(Table))
            break;
        Assert.Equal("System.OperationCanceledException", Assert.Single(heard.Spans).GetTagItem("error.type"));
    }

    [Fact]
    public async Task BeingRefusedIsAWarning()
    {
        var log = new LogList();
        using var gate = new SemaphoreSlim(0);
        using var engine = new DiffusionEngine(shipped.Model, new EngineOptions { QueueLimit = 0, MaxBatch = 1 });
        using var client = new DaedalusChatClient(engine, "busy", false, null, log, (request, cancellationToken) => engine.Submit(request, cancellationToken).ReadUpdatesAsync(cancellationToken));
        var first = client.GetResponseAsync(Table, new ChatOptions().WithDaedalus(new() { DecoderOptions = new GatedOptions(shipped.Model.DefaultDecoder(), gate) }));
        var refused = await Assert.ThrowsAsync<EngineOverloadedException>(() => client.GetResponseAsync(Table));
        Assert.True(refused.RetryAfter >= TimeSpan.FromSeconds(1));
        Assert.Equal((8, LogLevel.Warning), Assert.Single(log.Entries.Select(entry => (entry.Id, entry.Level))));
        gate.Release(1000);
        Assert.NotEmpty((await first).Text);
    }

    [Fact]
    public async Task MemoryThatOthersTookIsNotLoggedAsAQueueThatIsFull()
    {
        var log = new LogList();

        // The engine alone can make one.
        var taken = (Exception)typeof(EngineOverloadedException).GetMethod("MemoryTaken", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [null])!;
        using var client = Client("taken", log, (_, _) => throw taken);
        await Assert.ThrowsAsync<EngineOverloadedException>(() => client.GetResponseAsync(Table));
        Assert.Equal((7, LogLevel.Error), Assert.Single(log.Entries.Select(entry => (entry.Id, entry.Level))));
    }

    [Fact]
    public void WhereNobodyListensNothingIsDone()
    {
        Assert.False(Instruments.AreHeard);
        Assert.Null(ChatOperation.Begin("m", isStreaming: true, TimeProvider.System));
        using var heard = new Heard("m");
        using var operation = ChatOperation.Begin("m", isStreaming: true, TimeProvider.System);
        Assert.NotNull(operation);
    }

    private static void AssertTags(Activity span, params (string Name, object Value)[] expected) =>
        Assert.All(expected, tag => Assert.Equal(tag.Value, span.GetTagItem(tag.Name)));

    private DaedalusChatClient Client(string model, LogList? log, Func<EngineRequest, CancellationToken, IAsyncEnumerable<DenoisingUpdate>>? answer = null) =>
        new(shipped.Engine, model, false, null, log, answer ?? ((request, cancellationToken) => shipped.Engine.Submit(request, cancellationToken).ReadUpdatesAsync(cancellationToken)));
}
