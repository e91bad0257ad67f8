using System.Text.Json;
using Daedalus.Tests.Emulated;

namespace Daedalus.Cli.Tests;

/// <summary>Devices as users meet them: what is missing or broken is told, and never ends a command otherwise.</summary>
public class DeviceTests
{
    // A library that every Linux has and that is no driver.
    private const string NoDriver = "libm.so.6";

    [Fact]
    public void TheProcessorPassesItsCheckAndIsMeasured()
    {
        var run = Command.Run("devices", "--device", "cpu");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("cpu  ", run.Output, StringComparison.Ordinal);
        foreach (var words in new[] { "MiB free of", "RmsNorm", "right in", "copy", "GB/s", "product", "GFLOP/s" })
            Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheListComesAsJsonToo()
    {
        var run = Command.RunWith(new() { ["DAEDALUS_CUDA_LIBRARY"] = "/no/such/library.so" }, null, "devices", "--quick", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        var devices = json.RootElement.EnumerateArray().ToDictionary(device => device.GetProperty("name").GetString()!);
        Assert.True(devices["cpu"].GetProperty("freeBytes").GetInt64() > 0);
        Assert.Equal(JsonValueKind.Null, devices["cpu"].GetProperty("fault").ValueKind);
        Assert.Equal("Missing", devices["cuda"].GetProperty("fault").GetString());
        Assert.Contains("/no/such/library.so", devices["cuda"].GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Empty(devices["cpu"].GetProperty("checks").EnumerateArray());
    }

    [Theory]
    [InlineData("CUDA", "cuda")]
    [InlineData("OPENCL", "opencl")]
    public void ALibraryThatIsMissingIsNamedWithTheWayOut(string library, string device)
    {
        var variable = $"DAEDALUS_{library}_LIBRARY";
        Dictionary<string, string> variables = new() { [variable] = "/no/such/library.so" };
        Command.RunWith(variables, null, "generate", "--device", device, "x").AssertFails(1, "was not found", "/no/such/library.so", "Install", variable);
        var auto = Command.RunWith(variables, null, "generate", "Show 9 times 1 to 6.");
        Assert.Equal((0, ""), (auto.ExitCode, auto.Error));
    }

    [Theory]
    [InlineData("CUDA", "cuda", "cuInit")]
    [InlineData("OPENCL", "opencl", "clGetPlatformIDs")]
    public void ALibraryThatIsNoDriverIsToldAndPassedOver(string library, string device, string function)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the library of another system would be needed");
        var variable = $"DAEDALUS_{library}_LIBRARY";
        Dictionary<string, string> variables = new() { [variable] = NoDriver };
        Command.RunWith(variables, null, "generate", "--device", device, "x").AssertFails(1, $"has no function {function}", variable);
        var auto = Command.RunWith(variables, null, "generate", "Show 9 times 1 to 6.");
        Assert.Equal(0, auto.ExitCode);
        Assert.Contains($"no function {function}", auto.Error, StringComparison.Ordinal);
        Assert.Contains("Using cpu.", auto.Error, StringComparison.Ordinal);
        var list = Command.RunWith(variables, null, "devices", "--quick");
        Assert.Equal((1, ""), (list.ExitCode, list.Error));
        Assert.Contains($"{device,-9} none: what was loaded", list.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generate", "x")]
    [InlineData("forward", "--ids", "1", "--out", "x.npy")]
    [InlineData("devices")]
    public void AnUnknownDeviceIsWrongUsage(params string[] arguments) =>
        Command.Run([.. arguments, "--device", "gpu"]).AssertFails(2, "--device is 'gpu'", "auto, cpu, cuda[:n], opencl[:n]");

    [Fact]
    public void TheProcessorCanBeAskedFor() =>
        Assert.Equal(Command.Run("generate", "Show 9 times 1 to 6.").Output, Command.Run("generate", "Show 9 times 1 to 6.", "--device", "cpu").Output);

    [Fact]
    public void ADeviceThatIsLostWhileItIsCheckedIsAFailureAndTheProcessLives()
    {
        MissingDevice.SkipUnless(EmulatedCuda.IsBuilt, "the emulated CUDA driver is not built here: it needs Linux and g++ or clang++");
        var variables = new Dictionary<string, string>(EmulatedCuda.Variables) { ["DAEDALUS_EMULATOR_FAIL"] = "cuLaunchKernel:719" };
        var run = Command.RunWith(variables, null, "devices", "--device", "cuda");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("cuda:0    Emulated CUDA device", run.Output, StringComparison.Ordinal);
        Assert.Contains("FAILED: cuda:0: the device stopped working (CUDA_ERROR_LAUNCH_FAILED", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void DevicesAreCompleted()
    {
        var run = Command.Run("[suggest:18]", "generate --device ");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("cpu", run.Output, StringComparison.Ordinal);
        Assert.Contains("auto", run.Output, StringComparison.Ordinal);
    }
}
