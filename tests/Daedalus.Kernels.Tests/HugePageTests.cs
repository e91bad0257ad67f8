using System.Globalization;
using Daedalus.Kernels.Devices;

namespace Daedalus.Kernels.Tests;

/// <summary>Large memory begins at a huge page and lies in a mapping for which they were asked; small memory does not.</summary>
public sealed unsafe class HugePageTests
{
    private static bool HaveHugePages => Directory.Exists("/sys/kernel/mm/transparent_hugepage");

    [Theory]
    [InlineData(HugePages.Size)]
    [InlineData((5 * HugePages.Size) + 1)]
    public void LargeMemoryIsAskedForInHugePages(long bytes)
    {
        Assert.SkipUnless(HaveHugePages, "This system has no transparent huge pages.");
        using var memory = NativeBuffer.Allocate(bytes);
        new Span<byte>(memory.Address, HugePages.Size).Fill(1);

        Assert.Equal(0, (nint)memory.Address % HugePages.Size);
        Assert.Contains(" hg", FlagsOf((nint)memory.Address), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1L << 60)]
    [InlineData(long.MaxValue)]
    public void WhatNoSystemHasIsRefusedInWords(long bytes)
    {
        var refused = Assert.Throws<InsufficientMemoryException>(() => NativeBuffer.Allocate(bytes));
        Assert.Contains($"{bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes", refused.Message, StringComparison.Ordinal);
    }

    // What was mapped to find the first huge page goes back as well: else these took 8 GiB of addresses.
    [Fact]
    public void NothingStaysMapped()
    {
        Assert.SkipUnless(HugePages.Suit(HugePages.Size), "Nothing is mapped here.");
        var before = Mapped();
        for (var i = 0; i < 4096; i++)
            NativeBuffer.Allocate(HugePages.Size + 1).Dispose();
        Assert.InRange(Mapped() - before, long.MinValue, 2L << 30);
    }

    [Fact]
    public void SmallMemoryKeepsSmallPages() => Assert.False(HugePages.Suit(HugePages.Size - 1));

    // The first number counts pages of addresses.
    private static long Mapped() => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    // The mapping's line begins with its addresses; its flags come some lines later.
    private static string FlagsOf(nint address)
    {
        var isHere = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var dash = line.IndexOf('-', StringComparison.Ordinal);
            if (dash > 0 && nint.TryParse(line.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var begin))
                isHere = address >= begin && address < nint.Parse(line.AsSpan(dash + 1, line.IndexOf(' ', StringComparison.Ordinal) - dash - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            else if (isHere && line.StartsWith("VmFlags:", StringComparison.Ordinal))
                return line;
        }

        return "";
    }
}
