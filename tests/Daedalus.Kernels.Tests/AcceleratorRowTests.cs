using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Rotary;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>What row operations owe where a device decides the counts: dead rows and padding stay as they are, and nothing is read outside.</summary>
public class AcceleratorRowTests
{
    private const int Most = 7, Live = 4, Columns = 40;

    [Fact]
    public void AnIdOutsideTheVocabularyGivesNoNumberAndTheOthersTheirRows()
    {
        var device = TestDevices.Get("opencl:0");
        var values = Samples.Values(5 * Columns, 31);
        using var table = Samples.Pack(device, 5, Columns, DType.F32, values);
        using var output = new Matrix(device, Columns);
        using var ids = new Indices(device);
        Embedding.Embedding.Run(device, table, ids.Set([4, 5, -1, int.MaxValue, int.MinValue, 0]), output.Rows(6));
        var read = Read(device, output.Rows(6));
        Assert.Equal(values[(4 * Columns)..], read[..Columns]);
        Assert.All(read[Columns..(5 * Columns)], value => Assert.True(float.IsNaN(value)));
        Assert.Equal(values[..Columns], read[(5 * Columns)..]);
    }

    [Fact]
    public void AFirstPositionOutsideTheTableTurnsByItsNearestPosition()
    {
        var device = TestDevices.Get("opencl:0");
        using var table = new RotaryTable(device, 10, Columns, 10000);
        float[] Turned(params int[] first)
        {
            using var matrix = new Matrix(device, Columns);
            using Indices offsets = new(device), positions = new(device);
            var view = Samples.Fill(device, matrix, Samples.Values(2 * Columns, 32));
            Rotary.Rotary.Run(device, view, 1, offsets.Set([0, 1, 2]), table, positions.Set(first));
            return Read(device, view);
        }

        Assert.Equal(Turned(0, 9), Turned(-1_000_000, 1_000_000));
        Assert.NotEqual(Turned(0, 9), Turned(1, 8));
    }

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.BF16)]
    [InlineData(DType.F16)]
    public void DeadRowsAndPaddingStay(DType type)
    {
        var device = TestDevices.Get("opencl:0");
        using Indices cell = new(device), ids = new(device), offsets = new(device);
        var live = new LiveCount(cell.Set([-1, Live]).Memory, 1);
        using var table = new RotaryTable(device, 10, Columns, 10000);
        using var embeddings = Samples.Pack(device, 5, Columns, type, Samples.Values(5 * Columns, 33));
        using Matrix embedded = new(device, Columns), gateUp = new(device, 2 * Columns, type), gated = new(device, Columns, type), turned = new(device, Columns, type);
        foreach (var (matrix, run) in new (Matrix, Action)[]
        {
            (embedded, () => Embedding.Embedding.Run(device, embeddings, new IndexView(ids.Set([1, 2, 3, 4, 9, 9, 9]).Memory, Most, live), embedded.Rows(Most, live))),
            (gated, () => SwiGlu.SwiGlu.Run(device, gateUp.Rows(Most, live), gated.Rows(Most, live))),
            (turned, () => Rotary.Rotary.Run(device, turned.Rows(Most, live), 1, offsets.Set([0, 2, Live]), table)),
        })
        {
            Samples.Fill(device, gateUp, Samples.Values(Most * 2 * Columns, 34));
            Samples.Fill(device, matrix, Samples.Values(Most * Columns, 35));
            var before = Whole(device, matrix);
            run();
            var after = Whole(device, matrix);
            var row = after.Length / Most;
            Assert.Equal(before[(Live * row)..], after[(Live * row)..]);
            for (var i = 0; i < Live; i++)
            {
                Assert.All(after[((i * row) + (Columns * matrix.Type.Bytes()))..((i + 1) * row)], padding => Assert.Equal(0, padding));
                // The first row of a sequence turns by nothing.
                if (matrix != turned || i % 2 == 1)
                    Assert.NotEqual(before[(i * row)..((i + 1) * row)], after[(i * row)..((i + 1) * row)]);
            }
        }
    }

    private static float[] Read(IDevice device, MatrixView view)
    {
        var values = new float[view.Rows * view.Columns];
        Transfer.Read(device, view, 0, values);
        return values;
    }

    private static byte[] Whole(IDevice device, Matrix matrix)
    {
        var view = matrix.Rows(Most);
        var bytes = new byte[Most * view.Stride * view.Type.Bytes()];
        device.Read(view.Memory, 0, bytes);
        return bytes;
    }
}
