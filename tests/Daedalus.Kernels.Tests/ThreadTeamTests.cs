using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Tests;

public unsafe class ThreadTeamTests
{
    private struct Count : ICpuWork
    {
        public int* Hits;
        public int Fails;

        public readonly void Execute(int item, int worker)
        {
            Interlocked.Increment(ref Hits[item]);
            if (item == Fails)
                throw new InvalidOperationException("planted");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryItemRunsOnceInManyRuns(int threads)
    {
        using var team = new ThreadTeam(threads);
        var hits = stackalloc int[64];
        for (var run = 0; run < 3000; run++)
        {
            var items = run % 64;
            new Span<int>(hits, 64).Clear();
            var work = new Count { Hits = hits, Fails = -1 };
            team.Run(items, &work);
            for (var i = 0; i < 64; i++)
                Assert.Equal(i < items ? 1 : 0, hits[i]);
        }
    }

    // Helpers go to sleep in each pause, some of them just while work comes.
    [Fact]
    public void ATeamThatFallsAsleepBetweenRunsMissesNothing()
    {
        using var team = new ThreadTeam(4);
        var hits = stackalloc int[64];
        for (var run = 0; run < 400; run++)
        {
            if (run % 4 == 0)
                Thread.Sleep(1);
            else
                Thread.SpinWait(run * 20);
            new Span<int>(hits, 64).Clear();
            var work = new Count { Hits = hits, Fails = -1 };
            team.Run(64, &work);
            Assert.Equal(64, new Span<int>(hits, 64).ToArray().Sum());
        }
    }

    [Fact]
    public void AFailingItemIsReportedAndTheTeamGoesOn()
    {
        using var team = new ThreadTeam(3);
        var hits = stackalloc int[64];
        for (var run = 0; run < 50; run++)
        {
            var broken = new Count { Hits = hits, Fails = 17 };
            var threw = false;
            try
            {
                team.Run(64, &broken);
            }
            catch (InvalidOperationException)
            {
                threw = true;
            }

            Assert.True(threw);
        }

        new Span<int>(hits, 64).Clear();
        var work = new Count { Hits = hits, Fails = -1 };
        team.Run(64, &work);
        Assert.Equal(64, new Span<int>(hits, 64).ToArray().Sum());
    }

    [Fact]
    public void ManyCallersOfADeviceTakeTurns()
    {
        using var device = new CpuDevice(2);
        Parallel.For(0, 8, seed =>
        {
            var x = Samples.Values(64 * 8, seed);
            using Tensors.Matrix input = new(device, 8), output = new(device, 4), first = new(device, 4);
            var view = Samples.Fill(device, input, x);
            SwiGlu.SwiGlu.Run(device, view, first.Rows(64));
            for (var i = 0; i < 200; i++)
            {
                SwiGlu.SwiGlu.Run(device, view, output.Rows(64));
                Assert.True(first.Rows(64).Row(63).SequenceEqual(output.Rows(64).Row(63)));
            }
        });
    }
}
