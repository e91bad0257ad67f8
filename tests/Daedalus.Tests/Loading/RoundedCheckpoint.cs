using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Daedalus.Kernels.MatMul;
using Daedalus.Models.Tests.Weights;

namespace Daedalus.Tests.Loading;

/// <summary>The small checkpoint in fp32 with every matrix rounded to what int8 can say, or with values changed by hand.</summary>
internal sealed class RoundedCheckpoint : IDisposable
{
    private readonly TempFolder _folder = new();

    public RoundedCheckpoint(Action<string, Span<float>>? change = null)
    {
        foreach (var name in new[] { "config.json", "tokenizer.json", "daedalus.json" })
            _folder.Write(name, File.ReadAllText(System.IO.Path.Combine(SmallModel.Folder, name)));
        var bytes = File.ReadAllBytes(System.IO.Path.Combine(SmallModel.Folder, "model.safetensors"));
        var header = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
        using var json = JsonDocument.Parse(bytes.AsMemory(sizeof(long), header));
        foreach (var tensor in json.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__"))
        {
            var (begin, end) = (tensor.Value.GetProperty("data_offsets")[0].GetInt32(), tensor.Value.GetProperty("data_offsets")[1].GetInt32());
            var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(sizeof(long) + header + begin, end - begin));
            var shape = tensor.Value.GetProperty("shape");
            if (change is not null)
                change(tensor.Name, values);
            else if (shape.GetArrayLength() == 2)
                Round(values, shape[1].GetInt32());
        }

        _folder.Write("model.safetensors", bytes);
    }

    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();

    private static void Round(Span<float> values, int columns)
    {
        var quantized = new sbyte[columns];
        for (var row = 0; row < values.Length; row += columns)
        {
            var scale = RowQuantizer.Quantize(values.Slice(row, columns), quantized);
            for (var i = 0; i < columns; i++)
                values[row + i] = scale * quantized[i];
        }
    }
}
