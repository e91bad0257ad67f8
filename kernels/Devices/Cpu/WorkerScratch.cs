namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>Scratch memory of a launch, one part per worker.</summary>
internal readonly unsafe struct WorkerScratch(byte* start, long bytesPerWorker)
{
    public float* Of(int worker) => (float*)(start + (worker * bytesPerWorker));
}
