using System.Runtime.InteropServices;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Tests.Llada.Generated;
using Daedalus.Models.Tests.Weights;

namespace Daedalus.Tests.Loading;

/// <summary>A checkpoint too large to build in memory: one block of random values over and over, or a hole of the right length.</summary>
internal sealed class LargeCheckpoint : IDisposable
{
    private const int BlockValues = 1 << 18;
    private readonly TempFolder _folder = new();

    public LargeCheckpoint(LladaSpec spec, bool hole = false)
    {
        _folder.Write("config.json", spec.Config().ToJsonString());
        using var file = File.Create(System.IO.Path.Combine(Path, "model.safetensors"));
        var size = spec.Type == DType.F32 ? sizeof(float) : sizeof(ushort);
        WeightBytes = SafetensorsWriter.WriteHeader(
            file, spec.Tensors().Select(tensor => (tensor.Name, spec.Type.ToString(), tensor.Shape, tensor.Shape.Aggregate((long)size, (product, length) => product * length))));
        if (hole)
            file.SetLength(file.Position + WeightBytes);
        else
            Fill(file, Block(spec.Type));
    }

    public string Path => _folder.Path;

    /// <summary>Bytes of values in the file.</summary>
    public long WeightBytes { get; }

    public void Dispose() => _folder.Dispose();

    private void Fill(FileStream file, byte[] block)
    {
        for (var left = WeightBytes; left > 0; left -= block.Length)
            file.Write(block.AsSpan(0, (int)Math.Min(block.Length, left)));
    }

    private static byte[] Block(DType type)
    {
        var key = CounterRandom.Key(1, 0, 0);
        float[] values = [.. Enumerable.Range(0, BlockValues).Select(i => (float)CounterRandom.Uniform(key, i) - .5f)];
        return type switch
        {
            DType.F32 => MemoryMarshal.AsBytes<float>(values).ToArray(),
            DType.F16 => MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, value => (Half)value)).ToArray(),
            _ => MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(values, BFloat16.FromSingle)).ToArray(),
        };
    }
}
