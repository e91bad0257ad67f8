using Daedalus.Models.Weights;
using Daedalus.Tests;

namespace Daedalus.Models.Tests.Weights;

/// <summary>A file that another writer made opens: the small checkpoint.</summary>
public sealed class SmallCheckpointTests
{
    [Fact]
    public void The_small_checkpoint_opens_and_its_bytes_are_those_of_the_file()
    {
        var folder = Checkpoints.Folder(Checkpoints.Small);
        using var checkpoint = Checkpoint.Open(folder);
        var whole = File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
        var dataStart = whole.Length - (int)checkpoint.TotalBytes;

        Assert.Equal(8 + BitConverter.ToInt64(whole), dataStart);
        var norm = checkpoint.Require("model.transformer.blocks.0.attn_norm.weight", 192);
        Assert.Equal(0, norm.Begin);
        foreach (var tensor in checkpoint.Tensors)
        {
            using var bytes = checkpoint.Map(tensor, 0, (int)tensor.ByteLength);
            Assert.True(bytes.Span.SequenceEqual(whole.AsSpan(dataStart + (int)tensor.Begin, (int)tensor.ByteLength)), tensor.Name);
        }
    }
}
