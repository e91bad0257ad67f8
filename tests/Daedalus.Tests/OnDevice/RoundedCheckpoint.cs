using System.Runtime.InteropServices;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Tests.Llada.Generated;
using Daedalus.Models.Tests.Weights;
using Daedalus.Models.Weights;

namespace Daedalus.Tests.OnDevice;

/// <summary>The small checkpoint rounded to bf16, in a folder of its own.</summary>
internal sealed class RoundedCheckpoint : IDisposable
{
    private readonly TempFolder _folder = new();

    public RoundedCheckpoint()
    {
        using var checkpoint = Checkpoint.Open(SmallModel.Folder);
        SafetensorsWriter.Write(System.IO.Path.Combine(Path, "model.safetensors"), [.. checkpoint.Tensors.Select(tensor => Rounded(checkpoint, tensor))]);
        foreach (var name in new[] { "config.json", "tokenizer.json", "daedalus.json" })
            File.Copy(System.IO.Path.Combine(SmallModel.Folder, name), System.IO.Path.Combine(Path, name));
    }

    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();

    private static StoredTensor Rounded(Checkpoint checkpoint, TensorInfo tensor)
    {
        using var window = checkpoint.Map(tensor, 0, checked((int)tensor.ByteLength));
        var values = MemoryMarshal.Cast<byte, float>(window.Span);
        var rounded = new ushort[values.Length];
        for (var i = 0; i < rounded.Length; i++)
            rounded[i] = BFloat16.FromSingle(values[i]);
        return new StoredTensor(tensor.Name, "BF16", [.. tensor.Shape], MemoryMarshal.AsBytes<ushort>(rounded).ToArray());
    }
}
