using Daedalus.Serving;

namespace Daedalus.Tests.Serving;

/// <summary>Turns and places, without an engine.</summary>
public class WaitingRoomTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Fact]
    public void AnUrgentRequestOfAClientCostsOthersNoTurns()
    {
        var room = new WaitingRoom(limit: 100, batchLimit: 1);
        for (var i = 0; i < 60; i++)
            Enter(room, "a");
        Enter(room, "a", RequestPriority.High);
        Assert.Equal(RequestPriority.High, Take(room).Priority);

        // Behind the first of the sixty, and not behind all of them.
        Enter(room, "b");
        Assert.Equal(["a", "b", "a"], [Take(room).Client, Take(room).Client, Take(room).Client]);
    }

    [Fact]
    public void WhoHasRisenComesInTurnAmongThoseOfTheClass()
    {
        var room = new WaitingRoom(limit: 1000, batchLimit: 1);
        for (var i = 0; i < 3; i++)
            Enter(room, "a", RequestPriority.Low);
        for (var i = 0; i < 200; i++)
            Enter(room, "b", RequestPriority.High);
        var order = Enumerable.Range(0, 200).Select(_ => Take(room).Client).ToArray();

        // The three have risen with the last of these, as far from each other as they were.
        Assert.Equal(["a", "a", "b", "a", "b", "b"], order[128..134]);
    }

    [Fact]
    public void WhoLeavesBeforeItsTurnHasCostItsClientNone()
    {
        var room = new WaitingRoom(limit: 100, batchLimit: 1);
        Enter(room, "b");
        for (var i = 0; i < 20; i++)
            Assert.True(room.TryRemove(Enter(room, "a")));
        Enter(room, "a");
        for (var i = 0; i < 20; i++)
            Enter(room, "b");
        Assert.Equal(["b", "a", "b"], [Take(room).Client, Take(room).Client, Take(room).Client]);

        // From the middle: those behind it move up, those of others stay where they are.
        RunningRequest[] those = [.. Enumerable.Range(0, 4).Select(_ => Enter(room, "c"))];
        room.TryRemove(those[1]);
        Enter(room, "c");
        Assert.Equal(["c", "b", "c", "b", "c", "b", "c", "b", "b", "b"], Enumerable.Range(0, 10).Select(_ => Take(room).Client));
    }

    [Fact]
    public void NamesWithoutEndAreForgottenAndHoldNobodyUp()
    {
        var room = new WaitingRoom(limit: 8, batchLimit: 1);
        Enter(room, "kept");
        var kept = Enter(room, "kept");
        var taken = false;
        for (var i = 0; i < 10_000; i++)
        {
            Enter(room, $"{i}");
            taken |= Take(room) == kept;
            Assert.InRange(room.Clients, 0, 64);
        }

        Assert.True(taken);
        Assert.False(room.IsEmpty);
    }

    [Fact]
    public void WhoGoesFromTheRoomToTheBatchHasOnePlaceAllTheWay()
    {
        var room = new WaitingRoom(limit: 0, batchLimit: 2);
        var first = Enter(room, "a");
        Assert.True(room.TryTake(first));
        Assert.Equal((0, 1), room.Count);
        var second = Enter(room, "b");
        Assert.Equal((1, 1), room.Count);
        Assert.False(room.TryReserve());

        // Ended on its way: it is in the batch until the batch lets it go.
        Assert.True(room.TryRemove(second));
        Assert.False(room.TryTake(second));
        Assert.Equal((0, 2), room.Count);
        Assert.False(room.TryReserve());
        room.Leave(2);
        Assert.Equal((0, 0), room.Count);
        Assert.True(room.TryReserve());
    }

    [Fact]
    public async Task AsManyCallersAsPlacesAreNeverRefused()
    {
        using var gate = new Gate();
        gate.Open(1 << 20);
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { QueueLimit = 0, MaxBatch = 2 });
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
                await engine.Submit(new EngineRequest("a", gate.Options())).Result;
        })));
        Assert.Equal((600, 0), (engine.Status.Completed, engine.Status.Refused));
    }

    private RunningRequest Enter(WaitingRoom room, string client, RequestPriority priority = RequestPriority.Normal)
    {
        Assert.True(room.TryReserve());
        var request = new EngineRequest("a") { Client = client, Priority = priority, Timeout = TimeSpan.FromDays(1) };
        var running = new RunningRequest(null!, request, new Daedalus.Engine.Answer(small.Model, new GenerationRequest("a")), arrived: 0);
        room.Add(running);
        return running;
    }

    private static RunningRequest Take(WaitingRoom room)
    {
        var next = room.Peek()!;
        Assert.True(room.TryTake(next));
        room.Leave(1);
        return next;
    }
}
