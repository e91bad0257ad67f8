using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Perf.Machine;

/// <summary>
/// What rounding loses, as the root of the mean squared error over the root of the mean squared weight: this product's 4 bits, the usual ones (a scale of
/// fp16 for every 32 weights, the largest at 7), and int8 by rows.
/// </summary>
internal static class WeightLoss
{
    private const int Group = 32;

    public static void Print(string folder)
    {
        Console.WriteLine("rms error        4-bit   4-bit with fp16 scales of 32    int8");
        var random = new Random(1);
        Print("normal", Enumerable.Range(0, 256).Select(_ => Enumerable.Range(0, 4096).Select(_ => Normal(random)).ToArray()));
        using var files = ModelFolder.Open(folder);
        foreach (var isEnd in new[] { false, true })
            Print(isEnd ? "both ends" : "blocks", files.Plan.Tensors.Where(tensor => tensor.IsMatrix && tensor.IsEnd == isEnd).SelectMany(tensor => Rows(files, tensor)));
    }

    private static void Print(string name, IEnumerable<float[]> rows)
    {
        double own = 0, usual = 0, int8 = 0, all = 0;
        foreach (var row in rows)
        {
            own += Own(row);
            usual += Usual(row);
            int8 += Int8(row);
            all += row.Sum(w => (double)w * w);
        }

        Console.WriteLine($"  {name,-11} {Math.Sqrt(own / all),8:P2} {Math.Sqrt(usual / all),18:P2} ({Math.Sqrt(own / usual) - 1:+0.0 %;-0.0 %}) {Math.Sqrt(int8 / all),14:P2}");
    }

    private static double Own(float[] row)
    {
        byte[] values = new byte[GroupQuantizer.ValueBytes(row.Length)], multipliers = new byte[GroupQuantizer.Groups(row.Length)];
        var decoded = new sbyte[row.Length];
        double scale = GroupQuantizer.Quantize(row, values, multipliers);
        GroupQuantizer.Decode(values, multipliers, decoded);
        return row.Zip(decoded).Sum(pair => Math.Pow(pair.First - (scale * pair.Second), 2));
    }

    private static double Usual(float[] row) => row.Chunk(Group).Sum(group =>
    {
        var scale = (float)(Half)(group.Max(MathF.Abs) / 7);
        return scale == 0 ? group.Sum(w => (double)w * w) : group.Sum(w => Math.Pow(w - (scale * Math.Clamp(Math.Round(w / scale), -8, 7)), 2));
    });

    private static double Int8(float[] row)
    {
        var quantized = new sbyte[row.Length];
        double scale = RowQuantizer.Quantize(row, quantized);
        return row.Zip(quantized).Sum(pair => Math.Pow(pair.First - (scale * pair.Second), 2));
    }

    private static IEnumerable<float[]> Rows(ModelFolder files, NetworkTensor tensor)
    {
        var stored = files.Checkpoint.Require(tensor.Name, tensor.Shape.AsSpan());
        var rowBytes = checked((int)(stored.ByteLength / tensor.Shape[0]));
        for (long row = 0; row < tensor.Shape[0]; row++)
        {
            var values = new float[tensor.Shape[1]];
            using (var bytes = files.Checkpoint.Map(stored, row * rowBytes, rowBytes))
                Transfer.Widen(bytes.Span, stored.WeightType!.Value, values);
            yield return values;
        }
    }

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
