using System.Globalization;
using Daedalus.Kernels.Devices.Cpu;

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
        if (!LimitedByGroup())
            Assert.InRange(device.AvailableMemory, free - Slack, free + Slack);
    }

    private static bool LimitedByGroup() => Limit("/sys/fs/cgroup/memory.max") || Limit("/sys/fs/cgroup/memory/memory.limit_in_bytes");

    // Without a limit stands "max", or a number near the largest.
    private static bool Limit(string path) =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var limit) && limit < 1L << 60;
}
