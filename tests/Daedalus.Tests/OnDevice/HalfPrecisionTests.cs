using System.Runtime.InteropServices;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Tests.Llada.Generated;
using Daedalus.Models.Tests.Weights;
using Daedalus.Models.Weights;

namespace Daedalus.Tests.OnDevice;

/// <summary>The shipped checkpoint rounded to bf16: how far a device's tokens agree with the processor's, which rounds weights only.</summary>
public sealed class HalfPrecisionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public HalfPrecisionTests()
    {
        using var checkpoint = Checkpoint.Open(ShippedModel.Folder);
        SafetensorsWriter.Write(Path.Combine(_folder.Path, "model.safetensors"), [.. checkpoint.Tensors.Select(tensor => Rounded(checkpoint, tensor))]);
        foreach (var name in new[] { "config.json", "tokenizer.json", "daedalus.json" })
            File.Copy(Path.Combine(ShippedModel.Folder, name), Path.Combine(_folder.Path, name));
    }

    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void MostAnswersAgreeWithTheProcessors(string name)
    {
        using var device = OnDeviceModel.Load(name, _folder.Path);
        using var processor = DiffusionModel.Load(_folder.Path, new ModelLoadOptions { Device = "cpu" });
        int answers = 0, tokens = 0, sameTokens = 0;
        foreach (var request in Questions.Mixed)
        {
            var (expected, actual) = (processor.Generate(request.Prompt, request.Options), device.Model.Generate(request.Prompt, request.Options));
            answers += expected.Ids.SequenceEqual(actual.Ids) ? 1 : 0;
            tokens += Math.Max(expected.Ids.Count, actual.Ids.Count);
            sameTokens += expected.Ids.Zip(actual.Ids).Count(pair => pair.First == pair.Second);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"bf16 on {name}: {answers} of {Questions.Mixed.Count} answers and {sameTokens} of {tokens} tokens as on the processor");

        // fp32 activations differ by rounding only; where activations are bf16 as well, an answer may take another way.
        var isExact = !device.Device.Features.TensorCores;
        Assert.True(isExact ? answers == Questions.Mixed.Count : sameTokens >= tokens / 2, $"{answers} of {Questions.Mixed.Count} answers, {sameTokens} of {tokens} tokens");
    }

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
