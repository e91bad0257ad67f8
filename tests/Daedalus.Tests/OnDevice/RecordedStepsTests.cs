using Daedalus.Engine.OnDevice;

namespace Daedalus.Tests.OnDevice;

/// <summary>When a step is run, recorded and repeated, and that no recording outlives the memory that it names.</summary>
public class RecordedStepsTests
{
    private static readonly StepBucket Small = new(64, 64);
    private static readonly StepBucket Large = new(128, 64);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Accelerators.Recording), MemberType = typeof(Accelerators))]
    public void AStepIsRepeatedUntilWhatItNamesMoves(string name)
    {
        using var device = Accelerators.Open(name);
        using var memory = device.Allocate(256);
        using var steps = new RecordedSteps();
        var moves = 1L;
        Assert.Equal((1, 0), Run(Small));
        Assert.Equal((0, 1), Run(Small));
        Assert.Equal((0, 1), Run(Small));

        // A larger step takes memory anew while it runs for the first time: the recording of the small one names what is gone.
        Assert.Equal((1, 0), Run(Large, () => moves++));
        Assert.Equal((1, 0), Run(Small));
        Assert.Equal((0, 1), Run(Small));
        Assert.Equal((0, 1), Run(Large));

        // Another request grew what all share.
        moves++;
        Assert.Equal((1, 0), Run(Large));

        (long Launches, long Replays) Run(StepBucket bucket, Action? meanwhile = null)
        {
            var before = device.Counters;
            steps.Run(device, bucket, () => moves, _ =>
            {
                device.Fill(memory, 0, memory.Bytes, 1);
                meanwhile?.Invoke();
            });
            var cost = device.Counters - before;
            return (cost.Launches, cost.Replays);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Accelerators.Recording), MemberType = typeof(Accelerators))]
    public void RecordingsStayFew(string name)
    {
        using var device = Accelerators.Open(name);
        using var memory = device.Allocate(256);
        using var steps = new RecordedSteps();
        for (var bucket = 1; bucket <= 100; bucket++)
            steps.Run(device, new StepBucket(64 * bucket, 64), () => 1, _ => device.Fill(memory, 0, memory.Bytes, 1));
        Assert.InRange(steps.Count, 1, 32);
    }
}
