using Daedalus.Kernels.Tensors;
using Daedalus.Models.Quantization;
using Daedalus.Models.Tests.Llada.Generated;
using Daedalus.Models.Tests.Weights;
using Daedalus.Models.Weights;

namespace Daedalus.Models.Tests.Quantization;

/// <summary>A generated checkpoint and the same quantised; gone with it.</summary>
internal sealed class QuantizedFolder : IDisposable
{
    private readonly TempFolder _parent = new();

    public QuantizedFolder(LladaSpec spec, WeightStorage storage, bool sharded = false)
    {
        Original = new LladaFolder(spec, seed: 3, sharded);
        Path = System.IO.Path.Combine(_parent.Path, "quantized");
        Report = ModelQuantizer.Quantize(Original.Path, Path, storage);
    }

    public LladaFolder Original { get; }

    public string Path { get; }

    public QuantizationReport Report { get; }

    public string Weights => File("model.safetensors");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Overwrites bytes of a tensor.</summary>
    public void Patch(string tensor, long offset, params byte[] bytes)
    {
        long begin;
        using (var checkpoint = Checkpoint.Open(Path))
        {
            Assert.True(checkpoint.TryFind(tensor, out var info));
            begin = new FileInfo(Weights).Length - checkpoint.TotalBytes + info.Begin;
        }

        using var file = System.IO.File.OpenWrite(Weights);
        file.Position = begin + offset;
        file.Write(bytes);
    }

    /// <summary>Writes the weights anew with their tensors changed.</summary>
    public void Rewrite(Func<IEnumerable<StoredTensor>, IEnumerable<StoredTensor>> change)
    {
        List<StoredTensor> tensors = [];
        using (var checkpoint = Checkpoint.Open(Path))
            foreach (var info in checkpoint.Tensors)
            {
                using var bytes = checkpoint.Map(info, 0, (int)info.ByteLength);
                tensors.Add(new StoredTensor(info.Name, info.StoredType.HeaderName(), [.. info.Shape], bytes.Span.ToArray()));
            }

        Llada.Generated.SafetensorsWriter.Write(Weights, [.. change(tensors)]);
    }

    public void Dispose()
    {
        Original.Dispose();
        _parent.Dispose();
    }
}
