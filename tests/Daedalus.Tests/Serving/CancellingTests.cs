using System.Globalization;
using Daedalus.Serving;

namespace Daedalus.Tests.Serving;

/// <summary>Requests cancelled in every state, by every way. <c>DAEDALUS_CANCELLATIONS=10000 tests/run --filter CancellingTests</c> is the long form.</summary>
public class CancellingTests(SmallModel small) : IClassFixture<SmallModel>
{
    private static readonly int Doomed = int.Parse(Environment.GetEnvironmentVariable("DAEDALUS_CANCELLATIONS") ?? "1000", CultureInfo.InvariantCulture);

    [Fact]
    public void BeforeItIsTaken()
    {
        using var engine = new DiffusionEngine(small.Model);
        Assert.Throws<OperationCanceledException>(() => engine.Submit(new EngineRequest(Questions.Short), new CancellationToken(canceled: true)));
        Assert.Equal(0, engine.Status.Queued);
    }

    [Fact]
    public async Task WhileItWaitsAndWhileItRuns()
    {
        using var gate = new Gate();
        using var source = new CancellationTokenSource();
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { MaxBatch = 1 });
        var running = engine.Submit(new EngineRequest("a", gate.Options(steps: 100)), source.Token);
        gate.WaitUntilInside();
        var waiting = engine.Submit(new EngineRequest("b", gate.Options()), source.Token);
        var other = engine.Submit(new EngineRequest("c", gate.Options()));
        await source.CancelAsync();

        // At once for their callers, although the step is still under way.
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Result)).CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Result);
        Assert.Equal(1, engine.Status.Queued);
        gate.Open();

        // Of the hundred steps one was taken: the next is the other's.
        gate.WaitUntilInside();
        gate.Open();
        Assert.NotEmpty((await other.Result).Ids);
        Assert.Equal((2, 2, 1), (engine.Status.Steps, engine.Status.Cancelled, engine.Status.Completed));
    }

    [Fact]
    public async Task ByAReaderWhoLeaves()
    {
        using var gate = new Gate();
        await using var engine = new DiffusionEngine(small.Model);
        var running = engine.Submit(new EngineRequest("a", gate.Options(steps: 100)) { WatchCanvas = true });
        gate.Open(2);
        await foreach (var _ in running.ReadUpdatesAsync(TestContext.Current.CancellationToken))
            break;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Result);
        Assert.Throws<InvalidOperationException>(() => running.ReadUpdatesAsync(TestContext.Current.CancellationToken));

        // The step that had begun.
        gate.Open();
    }

    [Fact]
    public async Task TwiceAndWhenItIsDone()
    {
        await using var engine = new DiffusionEngine(small.Model);
        var running = engine.Submit(new EngineRequest(Questions.Short));
        var answer = await running.Result;
        running.Cancel();
        running.Cancel();
        Assert.Same(answer, await running.Result);
        Assert.Equal((1, 0), (engine.Status.Completed, engine.Status.Cancelled));
    }

    [Fact]
    public async Task WhileTheEngineDrains()
    {
        using var gate = new Gate();
        var engine = new DiffusionEngine(small.Model, new EngineOptions { MaxBatch = 1 });
        var running = engine.Submit(new EngineRequest("a", gate.Options(steps: 100)));
        gate.WaitUntilInside();
        var waiting = engine.Submit(new EngineRequest("b", gate.Options(steps: 100)));
        var other = engine.Submit(new EngineRequest("c", gate.Options()));
        var drained = engine.StopAsync(TimeSpan.FromHours(1));
        waiting.Cancel();
        running.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Result);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Result);
        Assert.Equal(EngineState.Draining, engine.Status.State);

        // The drain is over with the one that was left, and does not wait for those who are gone.
        gate.Open(2);
        Assert.NotEmpty((await other.Result).Ids);
        await drained;
        Assert.Equal((2, 2, 1), (engine.Status.Steps, engine.Status.Cancelled, engine.Status.Completed));
        Assert.Equal((EngineState.Stopped, 0, 0), (engine.Status.State, engine.Status.Active, engine.Status.Queued));
    }

    [Fact]
    public async Task ManyAtRandomLeaveNothingBehindAndChangeNothing()
    {
        var kept = Questions.Mixed[0];
        var alone = small.Model.Generate(kept.Prompt, kept.Options).Ids;
        Engine.BrokenNetwork? network = null;
        using var loaded = new Engine.LoadedNetwork(threads: 1, inner => network = new Engine.BrokenNetwork(inner));
        await using var engine = new DiffusionEngine(loaded.Model, new EngineOptions { QueueLimit = 1 << 16, MaxBatch = 16 });
        var doomed = new List<RunningRequest>();
        var mine = new List<RunningRequest>();
        GenerationRequest[] asked = [.. Questions.Mixed, .. Questions.Kept];

        // So that there is a store, however soon the others leave.
        var first = engine.Submit(new EngineRequest(Questions.Kept[0].Prompt, Questions.Kept[0].Options));
        await first.Result;
        for (var i = 0; i < Doomed; i++)
        {
            doomed.Add(engine.Submit(new EngineRequest(asked[i % asked.Length].Prompt, asked[i % asked.Length].Options)));
            if (i % 50 == 0)
                mine.Add(engine.Submit(new EngineRequest(kept.Prompt, kept.Options)));
            doomed[(int)(Drawn(i) % (ulong)doomed.Count)].Cancel();
            if (i % 10 == 0)
                await Task.Yield();
        }

        foreach (var request in doomed)
            request.Cancel();
        foreach (var request in mine)
            Assert.Equal(alone, (await request.Result).Ids);
        await EventuallyIdle(engine);
        Assert.Equal(1 + doomed.Count + mine.Count, engine.Status.Completed + engine.Status.Cancelled);
        Assert.True(engine.Status.Cancelled > Doomed / 2);
        Assert.NotEmpty(network!.Stores);
        Assert.All(network.Stores, store => Assert.Equal(store.Positions, store.FreePositions));
    }

    private static ulong Drawn(int i) => (ulong)i * 0x9E3779B97F4A7C15 >> 7;

    private static async Task EventuallyIdle(DiffusionEngine engine)
    {
        for (var i = 0; engine.Status is not { Active: 0, Queued: 0 }; i++)
        {
            Assert.True(i < 1000, $"{engine.Status}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
