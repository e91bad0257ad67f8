using Daedalus.Tests.Engine;
using Daedalus.Tests.OnDevice;
using Daedalus.Tests.Text;

namespace Daedalus.Tests;

/// <summary>A model may be disposed at any time; its memory goes once, and only when nobody is inside.</summary>
public class DisposalTests
{
    private static readonly GenerationOptions Options = new() { Decoder = Questions.Daedal };

    [Fact]
    public void TwiceIsOnce()
    {
        var (loaded, network) = Load();
        loaded.Model.Dispose();
        loaded.Model.Dispose();
        Assert.Equal(1, network.Disposals);
    }

    [Fact]
    public void AfterwardsEverythingIsRefused()
    {
        var (loaded, _) = Load();
        var stream = loaded.Model.Stream(Questions.Short, Options);
        loaded.Model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loaded.Model.Generate(Questions.Short));
        Assert.Throws<ObjectDisposedException>(() => loaded.Model.GenerateBatch([]));
        Assert.Throws<ObjectDisposedException>(() => stream.First());
        Assert.Throws<ObjectDisposedException>(() => loaded.Model.Forward([1, 2], _ => { }));
    }

    [Fact]
    public void AStreamBetweenStepsKeepsNothingAndEndsAtTheNext()
    {
        var (loaded, network) = Load();
        using (var stream = loaded.Model.Stream(Questions.Short, Options).GetEnumerator())
        {
            Assert.True(stream.MoveNext());
            loaded.Model.Dispose();
            Assert.Equal(1, network.Disposals);
            Assert.Throws<ObjectDisposedException>(() => stream.MoveNext());
            Assert.Equal(1, network.Disposals);
            Assert.False(stream.MoveNext());
        }

        Assert.Equal(1, network.Disposals);
    }

    [Fact]
    public void AnAbandonedStreamDoesNotKeepTheMemory()
    {
        var (loaded, network) = Load();
        foreach (var _ in loaded.Model.Stream(Questions.Short, Options))
            break;
        Assert.Equal(0, network.Disposals);
        loaded.Model.Dispose();
        Assert.Equal(1, network.Disposals);
    }

    [Fact]
    public void NorDoesOneThatIsDroppedWithoutBeingDisposedOf()
    {
        var (loaded, network) = Load();
#pragma warning disable CA2000 // This is what is tested.
        Assert.True(loaded.Model.Stream(Questions.Short, Options).GetEnumerator().MoveNext());
#pragma warning restore CA2000
        loaded.Model.Dispose();
        Assert.Equal(1, network.Disposals);
    }

    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void OnADeviceAStreamOutlivesTheModelAndGivesEverythingBack(string name)
    {
        using var loaded = OnDeviceModel.Load(name);
        using (var stream = loaded.Model.Stream(Questions.Mixed[9].Prompt, Questions.Mixed[9].Options).GetEnumerator())
        {
            for (var step = 0; step < 6; step++)
                Assert.True(stream.MoveNext());
            loaded.Model.Dispose();
            Assert.InRange(loaded.Device.HeldBytes, 1, 1 << 20);
            Assert.Throws<ObjectDisposedException>(() => stream.MoveNext());
        }

        Assert.Equal(0, loaded.Device.HeldBytes);
    }

    [Fact]
    public void WhatFailsLeavesNobodyInside()
    {
        var (loaded, network) = Load();
        Assert.ThrowsAny<ArgumentException>(() => loaded.Model.Generate(""));
        Assert.ThrowsAny<ArgumentException>(() => loaded.Model.Stream("").First());
        Assert.ThrowsAny<OperationCanceledException>(() => loaded.Model.Generate(Questions.Short, null, new CancellationToken(true)));
        loaded.Model.Dispose();
        Assert.Equal(1, network.Disposals);
    }

    [Fact]
    public async Task WhileOthersComputeTheyEndWithAnAnswerOrARefusal()
    {
        var draws = new Draws(17);
        var answers = 0;
        for (var turn = 0; turn < 15; turn++)
        {
            var (loaded, network) = Load();
            using var answered = new SemaphoreSlim(0);
            // Threads of their own: on a small machine the pool would keep the disposal waiting for them.
            var users = Enumerable.Range(0, 4).Select(user => Task.Factory.StartNew(
                () => Use(loaded.Model, streams: user % 2 == 0, answered), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
            if (turn % 5 == 0)
                Assert.True(await answered.WaitAsync(TimeSpan.FromSeconds(20)));
            Thread.SpinWait(draws.Below(400_000));
            loaded.Model.Dispose();
            var ends = await Task.WhenAll(users).WaitAsync(TimeSpan.FromSeconds(20));
            answers += ends.Sum();
            Assert.Equal(1, network.Disposals);
        }

        Assert.True(answers >= 3, $"only {answers} answers");
    }

    // Asks until the model is gone.
    private static int Use(DiffusionModel model, bool streams, SemaphoreSlim answered)
    {
        for (var answers = 0; ; answers++)
            try
            {
                var result = streams ? model.Stream(Questions.Short, Options).Last().Result! : model.Generate(Questions.Short, Options);
                Assert.Equal("Yes.", result.Text.Trim());
                answered.Release();
            }
            catch (ObjectDisposedException)
            {
                return answers;
            }
    }

    private static (LoadedNetwork Loaded, BrokenNetwork Network) Load()
    {
        var loaded = new LoadedNetwork(threads: 2, network => new BrokenNetwork(network));
        return (loaded, (BrokenNetwork)loaded.Network);
    }
}
