using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Tests;

/// <summary>Whatever runs on processors again in a child process whose runtime has wide instructions switched off.</summary>
public class InstructionSetTests
{
    private const string Expected = "DAEDALUS_EXPECTED_ISA";

    // Instruction sets make no difference to them.
    private static readonly Dictionary<string, string> NoAccelerators = new()
    {
        ["DAEDALUS_TEST_CUDA"] = "none",
        ["DAEDALUS_OPENCL_LIBRARY"] = "/no/such/library",
        ["DAEDALUS_REQUIRE_DEVICES"] = "",
    };

    /// <summary>Whether this is such a process.</summary>
    public static bool IsChild => Environment.GetEnvironmentVariable(Expected) is not null;

    [Fact]
    public void TheDevicePicksTheWidestSetThatIsSwitchedOn()
    {
        var expected = Environment.GetEnvironmentVariable(Expected);
        using var device = new CpuDevice(1);
        Assert.Equal(expected is null ? CpuIsaChoice.Best : Enum.Parse<CpuIsa>(expected), device.Isa);
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", CpuIsa.Vector256)]
    [InlineData("DOTNET_EnableAVX2", CpuIsa.Vector128)]
    [InlineData("DOTNET_EnableHWIntrinsic", CpuIsa.Scalar)]
    public async Task TheSuitePassesWithTheSetSwitchedOff(string variable, CpuIsa remaining)
    {
        if (IsChild)
            return;
        Assert.SkipWhen(CpuIsaChoice.Best <= remaining, $"this machine has nothing wider than {remaining} to switch off");
        await RunAsync(variable, remaining, "-class-", typeof(DeviceTextTests).FullName!);
    }

    [Fact]
    public void BytesAreMultipliedByTheInstructionForThemWhereTheSetMay()
    {
        foreach (var isa in Cases.Isas)
        {
            using var device = new CpuDevice(1, isa);
            var isWide = isa == CpuIsa.Vector512 && Has("avx512_vnni", Int8FormChoice.Runs(Int8Form.WideVnni, isa)) && MachineCode.IsAllowed;
            Assert.Equal(isWide, device.Description.Contains("AVX-512 VNNI for int8", StringComparison.Ordinal));
            Assert.Equal(!isWide && isa >= CpuIsa.Vector256 && AvxVnni.IsSupported, device.Description.Contains("AVX-VNNI for int8", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void BF16IsMultipliedByTheInstructionForItWhereTheSetMay()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "nothing but Linux tells what a processor has, beside the processor itself");
        foreach (var isa in Cases.Isas)
        {
            using var device = new CpuDevice(1, isa);
            Assert.Equal(
                isa == CpuIsa.Vector512 && Has("avx512_bf16", BF16Support.IsThere(isa)) && MachineCode.IsAllowed,
                device.Description.Contains("AVX-512 BF16", StringComparison.Ordinal));
        }
    }

    // As Linux tells it, where it can be asked.
    private static bool Has(string flag, bool otherwise) =>
        OperatingSystem.IsLinux() ? File.ReadAllText("/proc/cpuinfo").Contains(flag, StringComparison.Ordinal) : otherwise;

    private static async Task RunAsync(string variable, CpuIsa remaining, params IEnumerable<string> tests)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            Environment = { [variable] = "0", [Expected] = remaining.ToString() },
        };
        foreach (var argument in (string[])[typeof(InstructionSetTests).Assembly.Location, "-noLogo", "-noColor", "-preEnumerateTheories", .. tests])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in NoAccelerators)
            start.Environment[name] = value;
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0, output);
        Assert.Matches(@"Total: [1-9]\d+, .*Failed: 0", output);
    }
}
