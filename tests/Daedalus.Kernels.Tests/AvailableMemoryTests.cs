using System.Globalization;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Tests;

namespace Daedalus.Kernels.Tests;

public class AvailableMemoryTests
{
    // Others take and free memory in between.
    private const long Slack = 512L << 20;

    [Fact]
    public void It_is_no_more_than_the_system_says()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var device = new CpuDevice(1);
        var line = File.ReadLines("/proc/meminfo").Single(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        var free = 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        Assert.InRange(device.AvailableMemory, 1, free + Slack);
        using var groups = MemoryGroups.Of("/sys/fs/cgroup", "/proc/self/cgroup");
        if (groups.Least(null) is null)
            Assert.InRange(device.AvailableMemory, free - Slack, free + Slack);
    }

    [Fact]
    public void Reading_it_allocates_nothing()
    {
        using var device = new CpuDevice(1);
        Assert.Equal(0, AllocatedBytes.Least(() => Assert.True(device.AvailableMemory > 0)));
    }
}
