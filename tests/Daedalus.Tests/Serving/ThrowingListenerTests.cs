using Daedalus.Serving;
using Daedalus.Tests.Denoising;

namespace Daedalus.Tests.Serving;

/// <summary>Listeners to the metrics that throw at everything hurt nobody.</summary>
public class ThrowingListenerTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Fact]
    public async Task RequestsEndAsTheyWouldAndTheEngineGoesOn()
    {
        using var heard = new Measured(nameof(RequestsEndAsTheyWouldAndTheEngineGoesOn)) { Throws = true };
        using var gate = new Gate();
        var clock = new HandClock();
        var engine = new DiffusionEngine(
            small.Model, new EngineOptions { QueueLimit = 2, MaxBatch = 1, ModelName = nameof(RequestsEndAsTheyWouldAndTheEngineGoesOn), TimeProvider = clock });
        var running = engine.Submit(new EngineRequest("a", gate.Options(steps: 2)));
        gate.WaitUntilInside();
        var cancelled = engine.Submit(new EngineRequest("b", gate.Options()));
        var late = engine.Submit(new EngineRequest("c", gate.Options()) { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Throws<EngineOverloadedException>(() => engine.Submit(new EngineRequest("d", gate.Options())));
        cancelled.Cancel();
        clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Result);
        await Assert.ThrowsAsync<TimeoutException>(() => late.Result);
        gate.Open(2);
        Assert.Equal(2, (await running.Result).Ids.Count);
        var stopped = engine.Submit(new EngineRequest("e", gate.Options(steps: 100)));
        gate.WaitUntilInside();
        gate.WaitUntilInside();
        var ended = engine.StopAsync(TimeSpan.Zero);
        gate.Open(2);
        await ended;
        await Assert.ThrowsAsync<EngineStoppedException>(() => stopped.Result);
        Assert.Equal((1, 2, 1, 1), (engine.Status.Completed, engine.Status.Cancelled, engine.Status.Failed, engine.Status.Refused));
        Assert.Equal(EngineState.Stopped, engine.Status.State);
        Assert.NotEmpty(heard.Of("daedalus.engine.step.duration"));
    }

    [Fact]
    public async Task OneCancelledWhileItIsTakenGivesItsPlaceBackOnce()
    {
        using var heard = new Measured(nameof(OneCancelledWhileItIsTakenGivesItsPlaceBackOnce)) { Throws = true };
        using var gate = new Gate();
        using var source = new CancellationTokenSource();
        await using var engine = new DiffusionEngine(
            small.Model, new EngineOptions { QueueLimit = 1, MaxBatch = 1, ModelName = nameof(OneCancelledWhileItIsTakenGivesItsPlaceBackOnce) });
        var running = engine.Submit(new EngineRequest("a", gate.Options()));
        gate.WaitUntilInside();
        var cancelling = new GenerationOptions
        {
            Decoder = new StandInOptions("cancelling", context =>
            {
                source.Cancel();
                return Questions.Fixed.Create(context);
            }),
        };
        var cancelled = engine.Submit(new EngineRequest("b", cancelling), source.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Result);
        Assert.Equal((1, 0), (engine.Status.Active, engine.Status.Queued));
        var waiting = engine.Submit(new EngineRequest("c", gate.Options()));
        Assert.Throws<EngineOverloadedException>(() => engine.Submit(new EngineRequest("d", gate.Options())));
        gate.Open(2);
        await Task.WhenAll(running.Result, waiting.Result);
        Assert.Equal(["cancelled", "refused", "completed", "completed"], heard.Of("daedalus.requests", "daedalus.outcome"));
    }
}
