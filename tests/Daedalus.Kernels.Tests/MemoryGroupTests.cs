using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Tests;

namespace Daedalus.Kernels.Tests;

/// <summary>What limits of control groups leave, from files made up as the system writes them, in both versions.</summary>
public sealed class MemoryGroupTests : IDisposable
{
    private const long Mib = 1L << 20;
    private const long Gib = 1L << 30;

    // As version 1 says that there is none.
    private const long NoLimit = 9223372036854771712;

    private readonly string _root = Directory.CreateTempSubdirectory("groups").FullName;

    public static TheoryData<bool, string> VersionsAndNestedPaths => new()
    {
        { false, "0::/a/b" },
        { false, "1:name=systemd:/c\n0::/a/b\n" },
        { true, "4:memory:/a/b" },
        { true, "3:cpuset:/c\n4:cpu,memory:/a/b\n0::/c\n" },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WithoutALimitTheySayNothing(bool first)
    {
        Assert.Null(Left("0::/"));
        Write("", first, first ? NoLimit : null, 5 * Mib);
        Assert.Null(Left("0::/"));
        Assert.Equal(7, Left("0::/", 7));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PagesOfFilesThatWereReadAreNotUsedUp(bool first)
    {
        Write("", first, Gib, Gib, inactive: 600 * Mib);
        Assert.Equal(600 * Mib, Left("0::/"));
        Write("", first, Gib, Gib, inactive: 500 * Mib, active: 30 * Mib);
        Assert.Equal(530 * Mib, Left("0::/"));
        Assert.Equal(7, Left("0::/", 7));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NeitherLessThanNothingNorMoreThanTheLimitIsLeft(bool first)
    {
        Write("", first, Gib, Gib + Mib);
        Assert.Equal(0, Left("0::/"));
        Write("", first, Gib, 10 * Mib, inactive: 20 * Mib);
        Assert.Equal(Gib, Left("0::/"));
    }

    [Theory]
    [MemberData(nameof(VersionsAndNestedPaths))]
    public void ALimitOfAnInnerGroupHolds(bool first, string own)
    {
        Write("", first, first ? NoLimit : null, 900 * Mib);
        Write("a", first, first ? NoLimit : null, 300 * Mib);
        Write("a/b", first, Gib, 200 * Mib, inactive: 50 * Mib);
        Assert.Equal(Gib - (150 * Mib), Left(own));
        Assert.Equal(Gib - (150 * Mib), Left(own, NoLimit));
    }

    [Theory]
    [MemberData(nameof(VersionsAndNestedPaths))]
    public void TheGroupAroundItHoldsWhereItLeavesLess(bool first, string own)
    {
        Write("a", first, Gib, 900 * Mib);
        Write("a/b", first, Gib, 200 * Mib);
        Assert.Equal(124 * Mib, Left(own));
        Write("", first, Gib, 1000 * Mib);
        Assert.Equal(24 * Mib, Left(own));
    }

    // A container knows its group by the path outside, and sees it at the mount.
    [Theory]
    [InlineData(false, "0::/docker/x")]
    [InlineData(false, "0::/../x")]
    [InlineData(false, "")]
    [InlineData(true, "4:memory:/docker/x")]
    [InlineData(true, "4:memory:/../x")]
    [InlineData(true, "")]
    public void APathThatIsNotMountedLeavesTheGroupOfTheMount(bool first, string own)
    {
        Write("", first, Gib, 24 * Mib);
        Write("x", first, Mib, Mib);
        Assert.Equal(1000 * Mib, Left(own));
    }

    [Fact]
    public void WhatChangesIsSeenAndReadingItAllocatesNothing()
    {
        Write("a", first: false, Gib, Gib, inactive: 5 * Mib);
        using var groups = Groups("0::/a");
        Assert.Equal(5 * Mib, groups.Least(null));
        Write("a", first: false, 2 * Gib, Gib, inactive: 6 * Mib);
        Assert.Equal(Gib + (6 * Mib), groups.Least(null));
        Assert.Equal(0, AllocatedBytes.Least(() => groups.Least(null)));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private MemoryGroups Groups(string own)
    {
        var path = Path.Combine(_root, "own");
        File.WriteAllText(path, own);
        return MemoryGroups.Of(Path.Combine(_root, "groups"), path);
    }

    private long? Left(string own, long? least = null)
    {
        using var groups = Groups(own);
        return groups.Least(least);
    }

    // The statistics are as long as they are on a system, and what is asked for stands behind names that end alike.
    private void Write(string group, bool first, long? limit, long usage, long inactive = 0, long active = 0)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "groups", first ? "memory" : "", group)).FullName;
        var before = string.Concat(Enumerable.Range(0, 30).Select(i => $"workingset_refault_{i} {i}\n"));
        var (other, own) = first ? ("", "total_") : ("not_", "");
        File.WriteAllText(Path.Combine(folder, first ? "memory.limit_in_bytes" : "memory.max"), $"{limit?.ToString() ?? "max"}\n");
        File.WriteAllText(Path.Combine(folder, first ? "memory.usage_in_bytes" : "memory.current"), $"{usage}\n");
        File.WriteAllText(
            Path.Combine(folder, "memory.stat"),
            $"anon 1\n{other}inactive_file 1\n{other}active_file 1\n{before}{own}inactive_anon 3\n{own}inactive_file {inactive}\n{own}active_file {active}\nunevictable 0\n");
    }
}
