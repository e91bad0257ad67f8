using Daedalus.Serving;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Daedalus.Extensions.AI.Tests.Health;

public class EngineHealthTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly EngineStatus Idle = new()
    {
        State = EngineState.Running,
        Queued = 0,
        QueueLimit = 4,
        Active = 0,
        Steps = 7,
        Completed = 0,
        Cancelled = 0,
        Failed = 0,
        Refused = 0,
    };

    public static TheoryData<string, bool, HealthStatus> States => new()
    {
        { "loading", true, HealthStatus.Unhealthy },
        { "idle", true, HealthStatus.Healthy },
        { "working", true, HealthStatus.Healthy },
        { "full", true, HealthStatus.Degraded },
        { "stalled", false, HealthStatus.Unhealthy },
        { "draining", true, HealthStatus.Unhealthy },
        { "stopped", true, HealthStatus.Unhealthy },
        { "faulted", false, HealthStatus.Unhealthy },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void EveryStateHasItsMeaning(string state, bool isLive, HealthStatus readiness)
    {
        EngineStatus? status = state switch
        {
            "loading" => null,
            "working" => Idle with { Active = 4, Queued = 3, SinceProgress = Limit },
            "full" => Idle with { Active = 4, Queued = 4, SinceProgress = TimeSpan.Zero },
            "stalled" => Idle with { Active = 1, SinceProgress = Limit + TimeSpan.FromTicks(1) },
            "draining" => Idle with { State = EngineState.Draining },
            "stopped" => Idle with { State = EngineState.Stopped },
            "faulted" => Idle with { State = EngineState.Faulted, Fault = new TimeoutException("gone") },
            _ => Idle,
        };
        var (live, ready) = (EngineHealth.Live(status, Limit), EngineHealth.Ready(status, maxBatch: 4, Limit));
        Assert.Equal((isLive ? HealthStatus.Healthy : HealthStatus.Unhealthy, readiness), (live.Status, ready.Status));
        Assert.All(new[] { live, ready }.Where(result => result.Status != HealthStatus.Healthy), result => Assert.NotEmpty(result.Description!));
        Assert.Equal(state == "faulted" ? "gone" : null, live.Exception?.Message);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void WhereNobodyMayWaitThePlacesInTheBatchCount(int active, bool isReady) =>
        Assert.Equal(Status(isReady), EngineHealth.Ready(Idle with { QueueLimit = 0, Active = active }, maxBatch: 4, Limit).Status);

    [Theory]
    [InlineData(4, 3, true)]
    [InlineData(5, 3, false)]
    [InlineData(4, 4, false)]
    public void ThoseForWhomTheBatchHasAPlaceDoNotFillTheQueue(int queued, int active, bool isReady) =>
        Assert.Equal(Status(isReady), EngineHealth.Ready(Idle with { Queued = queued, Active = active }, maxBatch: 4, Limit).Status);

    [Fact]
    public void TheStateIsTold() => Assert.Equal(7L, EngineHealth.Ready(Idle, 4, Limit).Data["steps"]);

    private static HealthStatus Status(bool isFree) => isFree ? HealthStatus.Healthy : HealthStatus.Degraded;
}
