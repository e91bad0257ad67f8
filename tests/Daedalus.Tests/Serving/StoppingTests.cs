using Daedalus.Caching;
using Daedalus.Serving;

namespace Daedalus.Tests.Serving;

/// <summary>Drains, stops and faults.</summary>
public class StoppingTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Fact]
    public async Task WhoIsInFinishesAndNobodyElseComesIn()
    {
        using var gate = new Gate();
        var engine = new DiffusionEngine(small.Model, new EngineOptions { MaxBatch = 1 });
        var running = engine.Submit(new EngineRequest("a", gate.Options(steps: 3)));
        var waiting = engine.Submit(new EngineRequest("b", gate.Options()));
        gate.WaitUntilInside();
        var stopped = engine.StopAsync(TimeSpan.FromHours(1));
        Assert.Equal(EngineState.Draining, engine.Status.State);
        Assert.Throws<EngineStoppedException>(() => engine.Submit(new EngineRequest("c")));
        gate.Open(4);
        await stopped;
        Assert.NotEmpty((await running.Result).Ids);
        Assert.NotEmpty((await waiting.Result).Ids);
        Assert.Equal(EngineState.Stopped, engine.Status.State);

        // Any number of times, any way.
        engine.Dispose();
        await engine.DisposeAsync();
        Assert.NotEmpty(small.Model.Generate(Questions.Short).Ids);
    }

    [Fact]
    public async Task WhoIsNotDoneInTimeIsEnded()
    {
        using var gate = new Gate();
        var clock = new HandClock();
        var engine = new DiffusionEngine(small.Model, new EngineOptions { MaxBatch = 1, TimeProvider = clock });
        var running = engine.Submit(new EngineRequest("a", gate.Options(steps: 100)));
        var waiting = engine.Submit(new EngineRequest("b", gate.Options()));
        gate.WaitUntilInside();
        var stopped = engine.StopAsync(TimeSpan.FromSeconds(5));
        gate.Open();
        gate.WaitUntilInside();
        clock.Advance(TimeSpan.FromSeconds(6));
        gate.Open();
        await stopped;
        await Assert.ThrowsAsync<EngineStoppedException>(() => running.Result);
        await Assert.ThrowsAsync<EngineStoppedException>(() => waiting.Result);
        Assert.Equal(2, engine.Status.Steps);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task WhoIsNotDoneInTimeIsEndedAlsoWhileAStepHangs(int seconds)
    {
        using var gate = new Gate();
        var clock = new HandClock();
        var engine = new DiffusionEngine(small.Model, new EngineOptions { MaxBatch = 1, TimeProvider = clock });
        var running = engine.Submit(new EngineRequest("a", gate.Options(steps: 100)));
        var waiting = engine.Submit(new EngineRequest("b", gate.Options()));
        gate.WaitUntilInside();
        var stopped = engine.StopAsync(TimeSpan.FromSeconds(seconds));
        clock.Advance(TimeSpan.FromSeconds(seconds));
        await Assert.ThrowsAsync<EngineStoppedException>(() => running.Result.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<EngineStoppedException>(() => waiting.Result.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.False(stopped.IsCompleted);
        gate.Open();
        await stopped;
        Assert.Equal((0, null), (clock.Timers, engine.Status.SinceProgress));
    }

    [Fact]
    public async Task WhoLetsGoOfAnEngineDoesNotWaitForAStepThatHangs()
    {
        using var gate = new Gate();
        var clock = new HandClock();
        var engine = new DiffusionEngine(small.Model, new EngineOptions { TimeProvider = clock, DrainTimeout = TimeSpan.FromSeconds(3) });
        var running = engine.Submit(new EngineRequest("a", gate.Options()));
        gate.WaitUntilInside();
        var gone = engine.DisposeAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<EngineStoppedException>(() => running.Result);
        Assert.False(gone.IsCompleted);
        await clock.AdvanceUntilAsync(TimeSpan.FromSeconds(5), gone);

        // The drain is over: another who lets go waits for the step alone.
        gone = engine.DisposeAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(5.5));
        await gone.WaitAsync(TimeSpan.FromSeconds(10));
        gate.Open();
        await engine.StopAsync(TimeSpan.Zero);
        Assert.Equal(EngineState.Stopped, engine.Status.State);
    }

    [Fact]
    public async Task NeitherDoesWhoLetsGoOfItSynchronously()
    {
        using var gate = new Gate();
        var clock = new HandClock();
        var engine = new DiffusionEngine(small.Model, new EngineOptions { TimeProvider = clock });
        var running = engine.Submit(new EngineRequest("a", gate.Options()));
        gate.WaitUntilInside();
        var gone = Task.Run(engine.Dispose);
        await Assert.ThrowsAsync<EngineStoppedException>(() => running.Result.WaitAsync(TimeSpan.FromSeconds(10)));
        await clock.AdvanceUntilAsync(TimeSpan.FromSeconds(5), gone);
        Assert.NotNull(engine.Status.SinceProgress);
        gate.Open();
        await engine.StopAsync(TimeSpan.Zero);
        Assert.Equal(EngineState.Stopped, engine.Status.State);
    }

    [Fact]
    public async Task AnEngineThatHangsBeforeItsFirstStepIsStalledToo()
    {
        using var loaded = new Engine.LoadedNetwork(threads: 1);
        using var open = new ManualResetEventSlim();
        using var taken = new ManualResetEventSlim();
        var clock = new HandClock();
        await using var engine = new DiffusionEngine(loaded.Model, new EngineOptions { TimeProvider = clock });
        var other = Task.Run(() => loaded.Model.Turn.Use(_ =>
        {
            taken.Set();
            open.Wait();
        }));
        taken.Wait(TestContext.Current.CancellationToken);
        var request = engine.Submit(new EngineRequest(Questions.Short, new GenerationOptions { Decoder = Questions.Fixed }));
        var isStalled = await clock.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => engine.Status.IsStalled(TimeSpan.FromMinutes(5)));
        open.Set();
        Assert.True(isStalled);
        await other;
        Assert.NotEmpty((await request.Result).Ids);
    }

    [Fact]
    public async Task AModelThatIsGoneFaultsTheEngineAndOnlyItsRequests()
    {
        using var loaded = new Engine.LoadedNetwork(threads: 1);
        using var gate = new Gate();
        await using var engine = new DiffusionEngine(loaded.Model, new EngineOptions { MaxBatch = 1 });
        var running = engine.Submit(new EngineRequest("a", gate.Options(steps: 3)));
        var waiting = engine.Submit(new EngineRequest("b", gate.Options()));
        gate.WaitUntilInside();
        loaded.Model.Dispose();
        gate.Open();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => running.Result);
        Assert.IsType<ObjectDisposedException>((await Assert.ThrowsAsync<EngineStoppedException>(() => waiting.Result)).InnerException);
        Assert.Equal(EngineState.Faulted, engine.Status.State);
        Assert.IsType<ObjectDisposedException>(engine.Status.Fault);
        Assert.IsType<ObjectDisposedException>(Assert.Throws<EngineStoppedException>(() => engine.Submit(new EngineRequest("c"))).InnerException);
    }

    [Fact]
    public async Task ARowThatIsNoNumberFailsAloneAndTheNextRequestIsServed()
    {
        var alone = small.Model.Generate(Questions.Mixed[0].Prompt, Questions.Mixed[0].Options).Ids;
        using var broken = new Engine.LoadedNetwork(threads: 1, network => new Engine.BrokenNetwork(network, sequence: 1));
        using var gate = new Gate();
        await using var engine = new DiffusionEngine(broken.Model);
        var first = engine.Submit(new EngineRequest("a", gate.Options()));
        gate.WaitUntilInside();
        var good = engine.Submit(new EngineRequest(Questions.Mixed[0].Prompt, Questions.Mixed[0].Options));
        var bad = engine.Submit(new EngineRequest(Questions.Short));
        gate.Open();
        await first.Result;
        await Assert.ThrowsAsync<NumericalFaultException>(() => bad.Result);
        Assert.Equal(alone, (await good.Result).Ids);
        Assert.Equal((2, 1), (engine.Status.Completed, engine.Status.Failed));
    }

    [Fact]
    public async Task ARequestThatDoesNotFitFailsAloneAndBeforeItRuns()
    {
        using var loaded = new Engine.LoadedNetwork(threads: 1, network => new Engine.BrokenNetwork(network) { BytesPerToken = 1 << 20 });
        await using var engine = new DiffusionEngine(loaded.Model, new EngineOptions { MemoryLimit = 60 << 20 });
        var large = engine.Submit(new EngineRequest(Questions.Short, new GenerationOptions { Decoder = Questions.Fixed with { Length = 96 } }));
        Assert.Contains("MiB", (await Assert.ThrowsAsync<InsufficientMemoryException>(() => large.Result)).Message, StringComparison.Ordinal);

        // Two that fit alone but not together take turns.
        RunningRequest[] both = [.. Enumerable.Range(0, 2).Select(_ => engine.Submit(new EngineRequest(Questions.Short, new GenerationOptions { Decoder = Questions.Fixed })))];
        var answers = await Task.WhenAll(both.Select(request => request.Result));
        Assert.Equal(answers[0].Ids, answers[1].Ids);
        Assert.Equal(answers.Sum(answer => answer.Statistics.Forwards), engine.Status.Steps);
    }

    [Fact]
    public async Task WhoFittedWhenItCameIsToComeAgainWhereItDoesNotAnyMore()
    {
        Engine.BrokenNetwork network = null!;
        using var loaded = new Engine.LoadedNetwork(threads: 1, inner => network = new Engine.BrokenNetwork(inner) { BytesPerToken = 1 });
        using var gate = new Gate();
        await using var engine = new DiffusionEngine(loaded.Model, new EngineOptions { MaxBatch = 1, MemoryLimit = 60 << 20 });
        var running = engine.Submit(new EngineRequest("a", gate.Options(steps: 2)));
        gate.WaitUntilInside();
        var waiting = engine.Submit(new EngineRequest("b", gate.Options()));
        gate.Open();
        gate.WaitUntilInside();
        network.BytesPerToken = 60 << 20;
        var late = engine.Submit(new EngineRequest("c", gate.Options()));
        gate.Open();
        await running.Result;
        await AssertTakenAsync(null, waiting);

        // Whom nothing was ever promised is too large.
        await Assert.ThrowsAsync<InsufficientMemoryException>(() => late.Result);
    }

    [Fact]
    public async Task MemoryThatCannotBeTakenFailsWhoAskedForItAlone()
    {
        using var broken = new Engine.LoadedNetwork(threads: 1, network => new Engine.BrokenNetwork(network) { RefusesStores = true });
        await using var engine = new DiffusionEngine(broken.Model);
        var keeping = engine.Submit(new EngineRequest(Questions.Short, new GenerationOptions { Decoder = Questions.Fixed, Cache = CacheOptions.Parse("dual") }));
        var plain = engine.Submit(new EngineRequest(Questions.Short, new GenerationOptions { Decoder = Questions.Fixed }));
        await AssertTakenAsync("no room for a store", keeping);
        Assert.NotEmpty((await plain.Result).Ids);
        Assert.Equal(EngineState.Running, engine.Status.State);
    }

    [Fact]
    public async Task AForwardOverKeptKeysThatFailsEndsNoneOfThoseWhoKeepNothing()
    {
        var alone = small.Model.Generate(Questions.Mixed[0].Prompt, Questions.Mixed[0].Options).Ids;
        using var broken = new Engine.LoadedNetwork(threads: 1, network => new Engine.BrokenNetwork(network) { RefusesKeptForwards = true });
        using var gate = new Gate();
        await using var engine = new DiffusionEngine(broken.Model);
        var first = engine.Submit(new EngineRequest("a", gate.Options()));
        gate.WaitUntilInside();
        var keeping = engine.Submit(new EngineRequest(Questions.Short, new GenerationOptions { Decoder = Questions.Fixed, Cache = CacheOptions.Parse("dual") }));
        var plain = engine.Submit(new EngineRequest(Questions.Mixed[0].Prompt, Questions.Mixed[0].Options));
        gate.Open();
        await first.Result;
        await AssertTakenAsync("no room for a forward", keeping);
        Assert.Equal(alone, (await plain.Result).Ids);
        Assert.Equal((2, 1), (engine.Status.Completed, engine.Status.Failed));
    }

    [Fact]
    public async Task TheModelGoesWithAnEngineThatOwnsIt()
    {
        var loaded = new Engine.LoadedNetwork(threads: 1);
        await using (new DiffusionEngine(loaded.Model, ownsModel: true))
        {
        }

        Assert.Throws<ObjectDisposedException>(() => loaded.Model.Generate(Questions.Short));
    }

    private static async Task AssertTakenAsync(string? cause, RunningRequest request)
    {
        var taken = await Assert.ThrowsAsync<EngineOverloadedException>(() => request.Result);
        Assert.Equal(cause ?? taken.Message, Assert.IsType<InsufficientMemoryException>(taken.InnerException).Message);
        Assert.Contains("Try again later", taken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 1, 30)]
    [InlineData(0, 0, 30)]
    [InlineData(65_537, 1, 30)]
    [InlineData(0, 65_537, 30)]
    [InlineData(0, 1, -1)]
    public void LimitsOutOfRangeAreRefused(int queue, int batch, int drain) => Assert.Throws<ArgumentException>(() =>
        new DiffusionEngine(small.Model, new EngineOptions { QueueLimit = queue, MaxBatch = batch, DrainTimeout = TimeSpan.FromSeconds(drain) }));
}
