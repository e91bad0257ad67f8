using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Daedalus.Perf.Benchmarks;

/// <summary>Few iterations, in this process (the toolchain does not know this runtime yet), with allocations.</summary>
internal sealed class ShortInProcess : ManualConfig
{
    public ShortInProcess()
    {
        AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance));
        AddDiagnoser(MemoryDiagnoser.Default);
        ArtifactsPath = Path.Combine(AppContext.BaseDirectory, "benchmarks");
    }
}
