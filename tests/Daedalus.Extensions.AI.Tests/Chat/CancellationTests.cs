using Daedalus.Serving;
using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI.Tests.Chat;

public sealed class CancellationTests(ShippedEngine shipped) : IClassFixture<ShippedEngine>, IDisposable
{
    private const string Table = "Show 9 times 1 to 6.";
    private readonly SemaphoreSlim _gate = new(0);

    private ChatOptions Gated => new ChatOptions().WithDaedalus(new() { DecoderOptions = new GatedOptions(shipped.Model.DefaultDecoder(), _gate) });

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task ACancelledCallEndsAtOnceAndFreesTheEngine()
    {
        using var source = new CancellationTokenSource();
        var answer = shipped.Client.GetResponseAsync(Table, Gated, source.Token);
        Assert.False(answer.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.WaitAsync(TimeSpan.FromSeconds(10)));
        _gate.Release(1000);
        await shipped.RestAsync();
    }

    [Fact]
    public async Task ACallThatIsCancelledBeforeIsNotSent()
    {
        var before = shipped.Engine.Status;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shipped.Client.GetResponseAsync(Table, Gated, new CancellationToken(canceled: true)));
        Assert.Equal((before.Active, before.Queued), (shipped.Engine.Status.Active, shipped.Engine.Status.Queued));
    }

    [Fact]
    public async Task LeavingAStreamEarlyEndsTheRequest()
    {
        var completed = shipped.Engine.Status.Completed;
        _gate.Release(5);
        await foreach (var update in shipped.Client.StreamCanvasAsync(ShippedEngine.Ask(Table), Gated))
        {
            Assert.Null(update.Result);
            break;
        }

        _gate.Release(1000);
        await shipped.RestAsync();
        Assert.Equal(completed, shipped.Engine.Status.Completed);
    }

    [Fact]
    public async Task OthersAreNotAffected()
    {
        using var source = new CancellationTokenSource();
        _gate.Release(1000);
        var stopped = shipped.Client.GetResponseAsync(Table, Gated, source.Token);
        var other = shipped.Client.GetResponseAsync("Spell OVJWU.");
        await source.CancelAsync();
        Assert.Equal(shipped.Model.Generate("Spell OVJWU.").Text, (await other).Text);
        try
        {
            await stopped;
        }
        catch (OperationCanceledException)
        {
            // Either is right: it may have been done before.
        }
    }

    [Fact]
    public async Task AnOwnedEngineGoesWithItsClientAndABorrowedOneStays()
    {
        using var model = DiffusionModel.Load(ShippedEngine.Folder);
        var engine = new DiffusionEngine(model);
        new DaedalusChatClient(engine, "m").Dispose();
        await new DaedalusChatClient(engine, "m").DisposeAsync();
        var client = new DaedalusChatClient(engine, "m", ownsEngine: true);
        Assert.NotEmpty((await client.GetResponseAsync("Spell OVJWU.")).Text);
        client.Dispose();
        client.Dispose();
        await client.DisposeAsync();
        await Assert.ThrowsAsync<EngineStoppedException>(() => client.GetResponseAsync("Spell OVJWU."));
        Assert.Equal(EngineState.Stopped, engine.Status.State);
    }
}
