using System.Runtime.InteropServices;
using System.Text;

namespace Daedalus.Perf.Checkpoints;

/// <summary>A folder with a network of random bf16 weights, every byte of them written; gone with this object.</summary>
internal sealed class RandomCheckpoint : IDisposable
{
    private const int BufferBytes = 8 << 20;

    /// <exception cref="IOException">The disk has too little room.</exception>
    public RandomCheckpoint(NetworkShape shape)
    {
        Folder = Directory.CreateTempSubdirectory("daedalus-perf-").FullName;
        try
        {
            var free = new DriveInfo(Folder).AvailableFreeSpace;
            if (free < shape.Bytes + (shape.Bytes / 4))
                throw new IOException($"{Folder} has {free >> 20:N0} MiB free; a checkpoint of {shape.Bytes >> 20:N0} MiB and some room are needed. Set TMPDIR to a larger disk.");
            File.WriteAllText(Path.Combine(Folder, "config.json"), shape.Config);
            Write(Path.Combine(Folder, "model.safetensors"), shape);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Write(string file, NetworkShape shape)
    {
        using var target = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        var header = Encoding.UTF8.GetBytes(Header(shape));
        target.Write(BitConverter.GetBytes((long)header.Length));
        target.Write(header);
        var buffer = new ushort[BufferBytes / sizeof(ushort)];
        var state = 0x9E3779B97F4A7C15;
        foreach (var (name, sizes) in shape.Tensors())
            for (var left = sizes.Aggregate(1L, (product, size) => product * size); left > 0;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
                Fill(part, ref state, sizes.Length == 1);
                target.Write(MemoryMarshal.AsBytes(part));
                left -= part.Length;
            }

        target.Flush(flushToDisk: true);
    }

    // Norms are around 1; of matrices sign and mantissa are random, and magnitudes from 1/256 to 1/32, so that activations stay in bounds.
    private static void Fill(Span<ushort> values, ref ulong state, bool isNorm)
    {
        for (var i = 0; i < values.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            var bits = (uint)(state >> 32);
            values[i] = (ushort)(isNorm ? 0x3F80 | (bits & 0xF) : ((bits & 1) << 15) | ((119 + ((bits >> 1) % 3)) << 7) | ((bits >> 8) & 0x7F));
        }
    }

    private static string Header(NetworkShape shape)
    {
        var text = new StringBuilder("{");
        var offset = 0L;
        foreach (var (name, sizes) in shape.Tensors())
        {
            var end = offset + (sizeof(ushort) * sizes.Aggregate(1L, (product, size) => product * size));
            text.Append(text.Length > 1 ? "," : "").Append(
                $$"""
                "model.transformer.{{name}}.weight":{"dtype":"BF16","shape":[{{string.Join(',', sizes)}}],"data_offsets":[{{offset}},{{end}}]}
                """);
            offset = end;
        }

        text.Append('}');
        return text.Append(' ', (8 - (text.Length % 8)) % 8).ToString();
    }
}
