using Daedalus.Models.Weights;

namespace Daedalus.Models.Tests.Weights;

/// <summary>What is written is what the strict reader reads, in one file or in shards.</summary>
public sealed class SafetensorsWriterTests : IDisposable
{
    private static readonly TensorOutline[] Outlines =
    [
        new("bytes", StoredType.U8, [3]), new("halves", StoredType.BF16, [5]), new("words", StoredType.F32, [2, 2]), new("a\"\\é", StoredType.I8, [1, 7]), new("none", StoredType.F32, [0, 4]),
    ];

    private readonly TempFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "model.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TensorsComeBackFromMultiplesOfTheirWidth()
    {
        var layout = new SafetensorsLayout(Outlines);
        using (var writer = new Models.Weights.SafetensorsWriter(Target, layout))
        {
            foreach (var outline in Outlines)
                for (var at = 0; at < outline.Bytes; at += 3)
                    writer.Append(outline.Name, BytesOf(outline).AsSpan(at..(int)Math.Min(outline.Bytes, at + 3)));
            Assert.False(File.Exists(Target));
            writer.Finish();
        }

        using var file = SafetensorsFile.Open(Target);
        Assert.Equal(layout.Bytes, new FileInfo(Target).Length);
        Assert.Equal(0, layout.Prefix.Length % 8);
        Assert.Equal("pt", file.Metadata["format"]);
        Same(Outlines, file.Tensors, (tensor, length) => file.Map(tensor, 0, length));
        Assert.All(file.Tensors, tensor => Assert.Equal(0, tensor.Begin % (tensor.StoredType.Bits() / 8)));
        Assert.Single(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void AnUnfinishedFileIsNoFile()
    {
        using (var writer = new Models.Weights.SafetensorsWriter(Target, new SafetensorsLayout(Outlines)))
        {
            writer.Append("bytes", new byte[2]);
            Assert.Throws<ArgumentException>(() => writer.Append("bytes", new byte[2]));
            Assert.Contains("'words' has 0 of 16 bytes", Assert.Throws<InvalidOperationException>(() => writer.Finish()).Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(17, 3)]
    [InlineData(1000, 1)]
    public void WhatIsTooMuchForOneFileGoesToShardsOfAnIndex(long shardBytes, int files)
    {
        using (var writer = new ShardedWriter(_folder.Path, Outlines.Select(outline => new[] { outline }), shardBytes))
        {
            foreach (var outline in Outlines)
                writer.Append(outline.Name, BytesOf(outline));
            writer.Finish();
        }

        using var checkpoint = Checkpoint.Open(_folder.Path);
        Assert.Equal(files, Directory.EnumerateFiles(_folder.Path, "*.safetensors").Count());
        Same(Outlines, checkpoint.Tensors, (tensor, length) => checkpoint.Map(tensor, 0, length));
    }

    [Fact]
    public void TensorsOutOfTheirOrderAreRefused()
    {
        using var writer = new ShardedWriter(_folder.Path, Outlines.Select(outline => new[] { outline }), 1);
        writer.Append("bytes", new byte[3]);
        writer.Append("halves", new byte[10]);
        Assert.Throws<InvalidOperationException>(() => writer.Append("bytes", []));
    }

    private static byte[] BytesOf(TensorOutline outline) => [.. Enumerable.Range(0, (int)outline.Bytes).Select(i => (byte)(outline.Name.Length + (i * 7)))];

    private static void Same(TensorOutline[] expected, IReadOnlyCollection<TensorInfo> actual, Func<TensorInfo, int, MappedBytes> map)
    {
        Assert.Equal(expected.Length, actual.Count);
        foreach (var tensor in actual)
        {
            var outline = expected.Single(outline => outline.Name == tensor.Name);
            Assert.Equal((outline.Type, outline.Bytes), (tensor.StoredType, tensor.ByteLength));
            Assert.Equal(outline.Shape, tensor.Shape);
            using var bytes = map(tensor, (int)tensor.ByteLength);
            Assert.Equal(BytesOf(outline), bytes.Span.ToArray());
        }
    }
}
