using Daedalus.Engine;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Models;
using Daedalus.Text;

namespace Daedalus.Tests.OnDevice;

/// <summary>A checkpoint on an accelerator, with the device at hand.</summary>
internal sealed class OnDeviceModel : IDisposable
{
    private OnDeviceModel(Accelerator device, string folder)
    {
        Device = device;
        using var files = ModelFolder.Open(folder);
        Model = new DiffusionModel(files.Load(device), Tokenizer.Load(Path.Combine(folder, "tokenizer.json")), ModelPresets.Read(folder), TimeProvider.System);
    }

    public Accelerator Device { get; }

    public DiffusionModel Model { get; }

    /// <summary>Loads the small checkpoint, or the one of another folder; skips the test where there is no such device.</summary>
    public static OnDeviceModel Load(string device, string? folder = null) => new(Accelerators.Open(device), folder ?? SmallModel.Folder);

    public void Dispose() => Model.Dispose();
}
