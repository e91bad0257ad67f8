using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Models;
using Daedalus.Perf.Forward;

namespace Daedalus.Perf.Serving;

/// <summary>
/// The forwards of batches as published samplers form them: so many requests in their order, every sequence as long as the longest, and nobody leaves before all
/// are done. Only the masks of those that are not done are scored, which published samplers do not spare themselves.
/// </summary>
internal sealed class PaddedBatches(LoadedNetwork network)
{
    /// <summary>Makes room for the largest batch.</summary>
    public static PaddedBatches Load(CpuDevice device, string folder, int batch, IEnumerable<ServedRequest> requests)
    {
        using var files = ModelFolder.Open(folder);
        return new PaddedBatches(new LoadedNetwork(device, files.Load(device), batch * requests.Max(request => request.Lengths.Max())));
    }

    public void Run(IEnumerable<ServedRequest> requests, int size)
    {
        foreach (var batch in requests.Chunk(size))
            for (var step = 0; step < batch.Max(request => request.Lengths.Length); step++)
                Step(batch, step);
    }

    private void Step(ServedRequest[] batch, int step)
    {
        var longest = batch.Max(request => request.Lengths[Math.Min(step, request.Lengths.Length - 1)]);
        var open = batch.Where(request => step < request.Lengths.Length).Sum(request => Math.Max(1, request.Masks[step]));
        int[] ids = [.. Enumerable.Range(0, longest * batch.Length).Select(i => i % 100)];
        network.Scores(ids, [.. Enumerable.Range(0, batch.Length + 1).Select(i => i * longest)], open);
    }
}
