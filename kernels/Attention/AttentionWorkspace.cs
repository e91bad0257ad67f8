using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

/// <summary>What the processor needs to lay keys and values out in panels; accelerators need nothing.</summary>
/// <param name="device">Where attention runs.</param>
/// <param name="shape">Heads of the network.</param>
public sealed class AttentionWorkspace(IDevice device, AttentionShape shape) : IDisposable
{
    private readonly Matrix _panels = new(device, shape.PackedColumns);

    /// <summary>Bytes held now.</summary>
    public long Bytes => _panels.Bytes;

    /// <summary>Bytes held once it has served that many rows.</summary>
    public long BytesWith(long rows) => device is Accelerator ? 0 : _panels.BytesWith(rows);

    /// <inheritdoc/>
    public void Dispose() => _panels.Dispose();

    internal MatrixView Panels(int rows) => _panels.Rows(rows);
}
