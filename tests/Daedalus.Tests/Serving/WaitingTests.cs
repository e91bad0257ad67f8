using Daedalus.Serving;

namespace Daedalus.Tests.Serving;

/// <summary>Who waits, who is next, and who is refused.</summary>
public class WaitingTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Fact]
    public async Task WhoIsOneTooManyIsRefusedAtOnceAndToldWhenToCome()
    {
        using var gate = new Gate();
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { QueueLimit = 2, MaxBatch = 1 });
        var first = engine.Submit(new EngineRequest("a", gate.Options()));
        gate.WaitUntilInside();
        RunningRequest[] waiting = [engine.Submit(new EngineRequest("b", gate.Options())), engine.Submit(new EngineRequest("c", gate.Options()))];
        var refused = Assert.Throws<EngineOverloadedException>(() => engine.Submit(new EngineRequest("d", gate.Options())));
        Assert.InRange(refused.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Contains("2 requests wait", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, 2, 1), (engine.Status.Active, engine.Status.Queued, engine.Status.Refused));

        // A place that becomes free is free at once.
        waiting[0].Cancel();
        var late = engine.Submit(new EngineRequest("d", gate.Options()));
        gate.Open(3);
        await Task.WhenAll(first.Result, waiting[1].Result, late.Result);
    }

    [Theory]
    [InlineData(30, 0, 30)]
    [InlineData(30, 20, 10)]
    [InlineData(30, 100, 30)]
    [InlineData(300, 0, 60)]
    public async Task WhoIsRefusedIsToldWhenTheNextPlaceIsFreeNotWhenTheQueueIsEmpty(int answer, int since, int told)
    {
        using var gate = new Gate();
        var clock = new HandClock();
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { QueueLimit = 20, MaxBatch = 1, DrainTimeout = TimeSpan.Zero, TimeProvider = clock });
        for (var i = 0; i < 40; i++)
        {
            var running = engine.Submit(new EngineRequest("a", gate.Options()));
            gate.WaitUntilInside();
            clock.Advance(TimeSpan.FromSeconds(answer));
            gate.Open();
            await running.Result;
        }

        for (var i = 0; i < 21; i++)
        {
            engine.Submit(new EngineRequest("b", gate.Options()));
            if (i == 0)
                gate.WaitUntilInside();
        }

        clock.Advance(TimeSpan.FromSeconds(since));
        Assert.Equal(TimeSpan.FromSeconds(told), Assert.Throws<EngineOverloadedException>(engine.RefuseIfFull).RetryAfter);
        gate.Open(21);
    }

    [Fact]
    public async Task WhoAsksFirstIsToldWhatSubmittingWouldSay()
    {
        using var gate = new Gate();
        var engine = new DiffusionEngine(small.Model, new EngineOptions { QueueLimit = 1, MaxBatch = 1 });
        engine.RefuseIfFull();
        var running = engine.Submit(new EngineRequest("a", gate.Options()));
        gate.WaitUntilInside();
        engine.RefuseIfFull();
        var waiting = engine.Submit(new EngineRequest("b", gate.Options()));
        Assert.Throws<EngineOverloadedException>(engine.RefuseIfFull);
        Assert.Throws<EngineOverloadedException>(() => engine.Submit(new EngineRequest("c", gate.Options())));
        waiting.Cancel();
        engine.RefuseIfFull();
        gate.Open();
        await running.Result;
        await engine.DisposeAsync();
        Assert.Throws<EngineStoppedException>(engine.RefuseIfFull);
    }

    [Fact]
    public async Task ABadRequestTakesNoPlace()
    {
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { QueueLimit = 0, MaxBatch = 1 });
        for (var i = 0; i < 3; i++)
        {
            Assert.Throws<ArgumentException>(() => engine.Submit(new EngineRequest("")));
            Assert.Throws<ArgumentException>(() => engine.Submit(new EngineRequest("a") { Timeout = TimeSpan.Zero }));
            Assert.Throws<ArgumentException>(() => engine.Submit(new EngineRequest("a") { Priority = (RequestPriority)7 }));
        }

        Assert.NotEmpty((await engine.Submit(new EngineRequest(Questions.Short)).Result).Ids);
    }

    [Fact]
    public async Task PrioritiesGoFirst() => Assert.Equal(
        ["high 1", "high 2", "normal 1", "normal 2", "low"],
        await OrderOf(("low", RequestPriority.Low, null), ("normal 1", 0, null), ("high 1", RequestPriority.High, null), ("normal 2", 0, null), ("high 2", RequestPriority.High, null)));

    [Fact]
    public async Task ClientsTakeTurns() => Assert.Equal(
        ["a1", "b1", "c1", "a2", "b2", "a3", "a4"],
        await OrderOf(("a1", 0, "a"), ("a2", 0, "a"), ("a3", 0, "a"), ("a4", 0, "a"), ("b1", 0, "b"), ("b2", 0, "b"), ("c1", 0, null)));

    [Fact]
    public async Task NobodyWaitsForEver()
    {
        // The low one came first; each 64 that enter before it lift it by a class, and among equals the first comes first.
        var order = await OrderOf([("low", RequestPriority.Low, null), .. Enumerable.Range(0, 200).Select(i => ($"{i}", RequestPriority.High, (string?)null))]);
        Assert.Equal(2 * WaitingRoom.PassedPerClass, Array.IndexOf(order, "low"));
    }

    [Fact]
    public async Task TimeOutsEndWhoWaitsAndWhoRuns()
    {
        using var gate = new Gate();
        var clock = new HandClock();
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { MaxBatch = 1, Timeout = TimeSpan.FromSeconds(10), TimeProvider = clock });
        var running = engine.Submit(new EngineRequest("a", gate.Options(steps: 4)));
        var waiting = engine.Submit(new EngineRequest("b", gate.Options()) { Timeout = TimeSpan.FromSeconds(2) });
        var patient = engine.Submit(new EngineRequest("c", gate.Options()) { Timeout = TimeSpan.FromDays(1) });
        gate.WaitUntilInside();
        clock.Advance(TimeSpan.FromSeconds(3));
        gate.Open();
        Assert.Contains("2 s", (await Assert.ThrowsAsync<TimeoutException>(() => waiting.Result)).Message, StringComparison.Ordinal);
        gate.WaitUntilInside();
        Assert.False(running.Result.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(8));
        gate.Open();
        await Assert.ThrowsAsync<TimeoutException>(() => running.Result);
        gate.Open();
        Assert.Equal(TimeSpan.FromSeconds(11), (await patient.Result).Waited);
    }

    [Fact]
    public async Task AStepThatDoesNotEndHoldsNobodyBeyondItsTime()
    {
        using var gate = new Gate();
        var clock = new HandClock();
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { MaxBatch = 1, TimeProvider = clock });
        var running = engine.Submit(new EngineRequest("a", gate.Options(steps: 100)) { Timeout = TimeSpan.FromSeconds(5) });
        var waiting = engine.Submit(new EngineRequest("b", gate.Options()) { Timeout = TimeSpan.FromSeconds(3) });
        gate.WaitUntilInside();
        clock.Advance(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<TimeoutException>(() => waiting.Result);
        Assert.False(running.Result.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => running.Result);
        Assert.Equal((1, 0, 0), (engine.Status.Active, engine.Status.Queued, engine.Status.Steps));

        // When it ends at last, the next one is served, and whoever has an answer leaves no timer behind.
        var next = engine.Submit(new EngineRequest("c", gate.Options()) { Timeout = TimeSpan.FromSeconds(3) });
        Assert.Equal(1, clock.Timers);
        gate.Open(2);
        Assert.NotEmpty((await next.Result).Ids);
        Assert.True(SpinWait.SpinUntil(() => clock.Timers == 0, TimeSpan.FromSeconds(20)));
    }

    // The order in which requests leave an engine that runs one at a time; all but the one that holds it wait together.
    private async Task<string[]> OrderOf(params (string Name, RequestPriority Priority, string? Client)[] requests)
    {
        using var gate = new Gate();
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { MaxBatch = 1, QueueLimit = 1000 });
        var holder = engine.Submit(new EngineRequest("hold", gate.Options()) { Client = "holder" });
        gate.WaitUntilInside();
        var order = new List<string>();
        var done = requests.Select(request => Follow(
            request.Name, engine.Submit(new EngineRequest(request.Name, gate.Options()) { Priority = request.Priority, Client = request.Client }))).ToArray();
        for (var i = 0; i <= requests.Length; i++)
        {
            // Listed before the gate opens: afterwards the one that is waited for may be done already.
            var left = done.Where(task => !task.IsCompleted).ToArray();
            gate.Open();
            if (i > 0)
                await Task.WhenAny(left);
            lock (order)
                Assert.InRange(order.Count, i - 1, i + 1);
        }

        await Task.WhenAll(done);
        return [.. order];

        async Task Follow(string name, RunningRequest running)
        {
            await running.Result.ConfigureAwait(false);
            lock (order)
                order.Add(name);
        }
    }
}
