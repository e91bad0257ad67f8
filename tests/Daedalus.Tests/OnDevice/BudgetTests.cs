using System.Text.Json;
using Daedalus.Engine;

namespace Daedalus.Tests.OnDevice;

/// <summary>
/// What a step on a device costs beside arithmetic, against <c>perf/budgets.json</c>: launches, host waits, bytes copied, memory taken. Equal, not
/// just within: a budget that nobody meets any more says nothing.
/// </summary>
[Collection(nameof(Engine.AllocationTests))]
public class BudgetTests
{
    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void AStepKeepsToItsBudget(string name)
    {
        using var small = OnDeviceModel.Load(name);
        var budget = Budget(name.Split(':')[0]);
        Assert.Equal(0, AllocatedBytes.Least(() => Answer(small, budget)));
    }

    // Bytes on the managed heap that its steps allocated beside those that record, or take memory.
    private static long Answer(OnDeviceModel small, Costs budget)
    {
        var device = small.Device;
        using var generation = new Generation(small.Model, [Questions.Mixed[9]]);
        var (plain, replayed, allocated) = (0, 0, 0L);
        for (var open = true; open;)
        {
            var (before, held, managed) = (device.Counters, small.Model.Turn.HeldBytes, GC.GetAllocatedBytesForCurrentThread());
            open = generation.Step(default);
            managed = GC.GetAllocatedBytesForCurrentThread() - managed;
            var (cost, grown) = (device.Counters - before, small.Model.Turn.HeldBytes != held);
            var (isFirst, isRecording) = (cost.Allocations > 0 || grown, cost.Replays > 0 && managed > 0);
            plain += cost.Replays == 0 ? 1 : 0;
            replayed += (int)cost.Replays;
            if (isFirst || !open)
                continue;
            Assert.Equal(cost.Replays > 0 ? 0 : budget.Launches, cost.Launches);
            Assert.Equal((budget.Waits, budget.BytesToHost, budget.BytesToDevice), (cost.Waits, cost.BytesToHost, cost.BytesToDevice));
            if (!isRecording)
                allocated += managed;
        }

        Assert.True(plain + replayed > 20, "too few steps to tell");
        Assert.Equal(budget.Recorded, replayed > plain);
        return allocated;
    }

    private static Costs Budget(string kind)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.PathOf("perf", "budgets.json")));
        var step = file.RootElement.GetProperty("step").GetProperty(kind);
        return new Costs(
            step.GetProperty("launches").GetInt64(), step.GetProperty("waits").GetInt64(), step.GetProperty("bytesToHost").GetInt64(),
            step.GetProperty("bytesToDevice").GetInt64(), step.GetProperty("recorded").GetBoolean());
    }

    private sealed record Costs(long Launches, long Waits, long BytesToHost, long BytesToDevice, bool Recorded);
}
