using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Filters;

namespace Daedalus.Perf.Benchmarks;

/// <summary>Leaves a kernel out on devices that do not have it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class WhereItRunsAttribute() : FilterConfigBaseAttribute(
    new SimpleFilter(one => KernelInputs.RunsOn((string)one.Parameters[nameof(KernelBenchmarks.Device)], (string)one.Parameters[nameof(KernelBenchmarks.Kernel)])));
