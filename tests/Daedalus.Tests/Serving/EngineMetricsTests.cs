using Daedalus.Serving;

namespace Daedalus.Tests.Serving;

/// <summary>What is measured of requests whose ends are known, by a clock that is moved by hand.</summary>
public class EngineMetricsTests(SmallModel small) : IClassFixture<SmallModel>
{
    private readonly HandClock _clock = new();

    [Fact]
    public async Task TimesOfARequest()
    {
        const string Name = nameof(TimesOfARequest);
        using var measured = new Measured(Name);
        using var gate = new Gate();
        await using var engine = Engine(Name);
        var holder = engine.Submit(new EngineRequest("a", gate.Options()));
        gate.WaitUntilInside();
        var known = engine.Submit(new EngineRequest("b", gate.Options(steps: 2)));
        foreach (var seconds in new[] { 1, 2, 4 })
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            gate.Open();
            if (seconds < 4)
                gate.WaitUntilInside();
        }

        await holder.Result;
        var result = await known.Result;

        // It waited a second, its first step took two and its second four.
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6), 2), (result.Waited, result.Elapsed, result.Statistics.EffectiveTokens));
        Assert.Equal([0, 1], measured.Of("daedalus.request.wait"));
        Assert.Equal([1, 3], measured.Of("gen_ai.server.time_to_first_token"));
        Assert.Equal([1, 6d / 2], measured.Of("gen_ai.server.time_per_output_token"));
        Assert.Equal([1, 7], measured.Of("gen_ai.server.request.duration"));
        Assert.Equal([1, 2, 4], measured.Of("daedalus.engine.step.duration"));
        Assert.Equal([1, 1, 1], measured.Of("daedalus.engine.step.requests"));
        Assert.Equal([null, null], measured.Of("gen_ai.server.request.duration", "error.type"));
        Assert.All(measured.Of("gen_ai.server.request.duration", "gen_ai.provider.name"), provider => Assert.Equal("daedalus", provider));
    }

    [Fact]
    public async Task CountsOfAnswersAreThoseOfTheirStatistics()
    {
        const string Name = nameof(CountsOfAnswersAreThoseOfTheirStatistics);
        using var measured = new Measured(Name);
        await using var engine = Engine(Name);
        var all = new List<GenerationStatistics>();
        foreach (var prompt in new[] { Questions.Short, "Show 6 times 1 to 12.", "Count from 33 to 61 by 2.", "Spell OVJWU." })
            all.Add((await engine.Submit(new EngineRequest(prompt, new GenerationOptions { Decoder = Questions.Restless })).Result).Statistics);
        Assert.Contains(all, statistics => statistics.Insertions > 0);
        Assert.Contains(all, statistics => statistics.EffectiveRatio < 1);
        Assert.Equal(all.Select(statistics => (double)statistics.Forwards), measured.Of("daedalus.request.forwards"));
        Assert.Equal(all.Select(statistics => (double)statistics.CanvasTokens), measured.Of("daedalus.request.canvas"));
        Assert.Equal(all.Select(statistics => (double)statistics.Insertions), measured.Of("daedalus.request.insertions"));
        Assert.Equal(all.Select(statistics => statistics.EffectiveRatio), measured.Of("daedalus.request.effective_ratio"));
        Assert.Equal(all.SelectMany(statistics => new double[] { statistics.PromptTokens, statistics.EffectiveTokens }), measured.Of("daedalus.tokens"));
        Assert.Equal(["input", "output"], measured.Of("daedalus.tokens", "gen_ai.token.type")[..2]);
        Assert.Equal(all.Sum(statistics => statistics.Forwards), measured.Of("daedalus.engine.step.requests").Sum());
        Assert.All(measured.Of("daedalus.requests", "daedalus.outcome"), outcome => Assert.Equal("completed", outcome));
    }

    [Fact]
    public async Task EndsWithoutAnAnswerSayWhatTheyWere()
    {
        const string Name = nameof(EndsWithoutAnAnswerSayWhatTheyWere);
        using var measured = new Measured(Name);
        using var gate = new Gate();
        var engine = Engine(Name);
        var cancelled = engine.Submit(new EngineRequest("a", gate.Options(steps: 100)));
        gate.WaitUntilInside();
        var late = engine.Submit(new EngineRequest("b", gate.Options()) { Timeout = TimeSpan.FromSeconds(2) });
        var stopped = engine.Submit(new EngineRequest("c", gate.Options()));
        Assert.Throws<EngineOverloadedException>(() => engine.Submit(new EngineRequest("d", gate.Options())));
        _clock.Advance(TimeSpan.FromSeconds(1));
        cancelled.Cancel();
        _clock.Advance(TimeSpan.FromSeconds(2));
        var ended = engine.StopAsync(TimeSpan.Zero);
        gate.Open();
        await ended;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Result);
        await Assert.ThrowsAsync<TimeoutException>(() => late.Result);
        await Assert.ThrowsAsync<EngineStoppedException>(() => stopped.Result);
        Assert.Equal(["refused", "cancelled", "timed_out", "stopped"], measured.Of("daedalus.requests", "daedalus.outcome"));
        Assert.Equal([1, 1, 1, 1], measured.Of("daedalus.requests"));
        Assert.Equal(
            [typeof(OperationCanceledException).FullName, typeof(TimeoutException).FullName, typeof(EngineStoppedException).FullName],
            measured.Of("gen_ai.server.request.duration", "error.type"));
        Assert.Equal([1, 3, 3], measured.Of("gen_ai.server.request.duration"));
        Assert.Empty(measured.Of("gen_ai.server.time_to_first_token"));
        Assert.Empty(measured.Of("daedalus.request.forwards"));
    }

    private DiffusionEngine Engine(string name) =>
        new(small.Model, new EngineOptions { QueueLimit = 2, MaxBatch = 1, ModelName = name, TimeProvider = _clock });
}
