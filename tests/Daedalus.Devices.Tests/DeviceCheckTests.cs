using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Devices.Tests;

public class DeviceCheckTests
{
    [Fact]
    public void EveryOperationPassesOnTheProcessor()
    {
        using var device = new CpuDevice(1);
        var results = DeviceCheck.Run(device, TestContext.Current.CancellationToken).ToList();
        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.True(result is { Passed: true, Cases: > 0, Worst: >= 0 and <= 1 }, result.ToString()));
        Assert.Equal(ConformanceSuite.All.Select(item => item.Operation).Distinct(), results.Select(result => result.Operation));
    }

    [Fact]
    public void WhatIsWrongIsNamedWithItsError()
    {
        using var device = new CpuDevice(1);
        var results = Run(device, Case("A", 0.5), Case("A", 2), Case("B", double.NaN), Case("C", 0), Failing("D", new DeviceException(DeviceFault.CompileFailed, "x", "no.")));
        Assert.Equal([false, false, true, false], results.Select(result => result.Passed));
        Assert.Equal((2, 2.0), (results[0].Cases, results[0].Worst));
        Assert.Contains("2.0E+000", results[0].Problem, StringComparison.Ordinal);
        Assert.True(double.IsNaN(results[1].Worst));
        Assert.Equal("x: no.", results[3].Problem);
    }

    [Fact]
    public void AnExactCaseIsRightWithoutADifferenceAndWrongWithTheLeast()
    {
        using var device = new CpuDevice(1);
        var results = Run(device, Case("A", 0) with { Tolerance = 0 }, Case("B", 1e-9) with { Tolerance = 0 });
        Assert.Equal([(0.0, true), (double.PositiveInfinity, false)], results.Select(result => (result.Worst, result.Passed)));
    }

    [Fact]
    public void ALostDeviceEndsTheCheck()
    {
        using var device = new CpuDevice(1);
        var results = Run(device, Case("A", 0), Failing("B", new DeviceException(DeviceFault.Lost, "x", "gone.")), Case("C", 0));
        Assert.Equal([true, false], results.Select(result => result.Passed));
    }

    [Fact]
    public void ABugOfOursIsNoResult()
    {
        using var device = new CpuDevice(1);
        Assert.Throws<InvalidTimeZoneException>(() => Run(device, Failing("A", new InvalidTimeZoneException())));
    }

    [Fact]
    public void ACheckCanBeCancelled()
    {
        using var device = new CpuDevice(1);
        Assert.Throws<OperationCanceledException>(() => DeviceCheck.Run(device, new CancellationToken(canceled: true)).First());
    }

    [Fact]
    public void SpeedsArePlausible()
    {
        using var device = new CpuDevice(1);
        Assert.InRange(CopySpeed.Measure(device, TestContext.Current.CancellationToken), 1e8, 1e14);
        var (speed, size) = MatMulSpeed.Measure(device, TestContext.Current.CancellationToken);
        Assert.InRange(speed, 1e7, 1e16);
        Assert.InRange(size, 128, 4096);
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void AcceleratorsCopy(string kind)
    {
        using var device = Accelerators.Open(kind);
        Assert.InRange(CopySpeed.Measure(device, TestContext.Current.CancellationToken), 1e5, 1e14);
    }

    private static List<DeviceCheckResult> Run(IDevice device, params ConformanceCase[] cases) => [.. DeviceCheck.Run(cases, device, default)];

    private static ConformanceCase Case(string operation, double error) => new(operation, "[1]", DType.F32, 1, _ => error);

    private static ConformanceCase Failing(string operation, Exception error) => new(operation, "[1]", DType.F32, 1, _ => throw error);
}
