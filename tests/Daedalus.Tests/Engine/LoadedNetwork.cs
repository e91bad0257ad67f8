using Daedalus.Engine;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;
using Daedalus.Text;

namespace Daedalus.Tests.Engine;

/// <summary>A checkpoint, the small one unless another is named, with the network at hand, on a chosen number of threads.</summary>
internal sealed class LoadedNetwork : IDisposable
{
    public LoadedNetwork(
        int threads, Func<INetwork, INetwork>? wrap = null, CpuIsa? isa = null, string? folder = null, WeightStorage storage = WeightStorage.AsStored)
    {
        folder ??= SmallModel.Folder;
        using var files = ModelFolder.Open(folder);
        var network = files.Load(new CpuDevice(threads, isa), storage);
        Network = wrap is null ? network : wrap(network);
        Model = new DiffusionModel(Network, Tokenizer.Load(Path.Combine(folder, "tokenizer.json")), ModelPresets.Read(folder), TimeProvider.System);
    }

    public INetwork Network { get; }

    public DiffusionModel Model { get; }

    public void Dispose() => Model.Dispose();
}
