using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Tests;

public class ProcessorNameTests
{
    // A folder may not be read as a file, whoever asks.
    [Theory]
    [InlineData("")]
    [InlineData("not-there")]
    public void WhereItCannotBeReadTheArchitectureMustDo(string name) =>
        Assert.Equal(RuntimeInformation.ProcessArchitecture.ToString(), ProcessorName.Read(Path.Combine(AppContext.BaseDirectory, name)));

    // EBX of CPUID's leaf 7 as processors give it: AVX2 in bit 5, AVX-512 in bit 16.
    [Theory]
    [InlineData(CpuIsa.Vector128, 0, null)]
    [InlineData(CpuIsa.Vector128, 1 << 5, CpuIsa.Vector256)]
    [InlineData(CpuIsa.Vector128, (1 << 5) | (1 << 16), CpuIsa.Vector512)]
    [InlineData(CpuIsa.Vector256, (1 << 5) | (1 << 16), CpuIsa.Vector512)]
    [InlineData(CpuIsa.Vector256, 1 << 5, null)]
    [InlineData(CpuIsa.Vector512, (1 << 5) | (1 << 16), null)]
    public void WhatIsWiderThanTheProgramIsTold(CpuIsa used, int features, CpuIsa? told) => Assert.Equal(told, CpuIsaChoice.WiderThan(used, features));

    // Compiled at run time, whatever is not used was switched off on purpose.
    [Fact]
    public void NothingIsMissedHere() => Assert.Null(CpuIsaChoice.Missed);
}
