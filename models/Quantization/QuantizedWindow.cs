using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Quantization;

/// <summary>Some rows of a matrix, quantised on all processors: the same bytes as when they are quantised at load.</summary>
internal sealed class QuantizedWindow
{
    private readonly int _columns;
    private readonly WeightStorage _storage;
    private readonly byte[] _values;
    private readonly byte[] _multipliers;
    private readonly float[] _scales;
    private readonly double[] _errors;
    private readonly double[] _squares;
    private int _rows;

    public QuantizedWindow(int columns, int mostRows, WeightStorage storage)
    {
        var isGrouped = storage == WeightStorage.Int4;
        (_columns, _storage) = (columns, storage);
        RowBytes = isGrouped ? GroupQuantizer.ValueBytes(columns) : columns;
        _values = new byte[checked(mostRows * RowBytes)];
        _multipliers = isGrouped ? new byte[checked(mostRows * GroupQuantizer.Groups(columns))] : [];
        _scales = new float[mostRows];
        _errors = new double[mostRows];
        _squares = new double[mostRows];
    }

    public ReadOnlySpan<byte> Values => _values.AsSpan(0, _rows * RowBytes);

    public ReadOnlySpan<byte> Multipliers => _multipliers.AsSpan(0, _multipliers.Length / _scales.Length * _rows);

    public ReadOnlySpan<float> Scales => _scales.AsSpan(0, _rows);

    /// <summary>The first row with a weight that is no finite number, or -1.</summary>
    public int FirstBroken => Array.FindIndex(_scales, 0, _rows, float.IsNaN);

    /// <summary>Sum of the squared errors of all rows.</summary>
    public double Error => _errors.Take(_rows).Sum();

    /// <summary>Sum of the squared weights of all rows.</summary>
    public double Square => _squares.Take(_rows).Sum();

    private int RowBytes { get; }

    /// <summary>Quantises rows in place of those before.</summary>
    /// <param name="stored">Whole rows.</param>
    /// <param name="type">Their type.</param>
    /// <param name="rows">How many.</param>
    /// <param name="cancellationToken">Honoured between rows.</param>
    public unsafe void Quantize(ReadOnlySpan<byte> stored, DType type, int rows, CancellationToken cancellationToken)
    {
        _rows = rows;
        var rowBytes = _columns * type.Bytes();
        fixed (byte* start = stored)
        {
            var address = (nint)start;
            Parallel.For(
                0, rows, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
                () => (Wide: new float[_columns], Decoded: new sbyte[_columns]),
                (row, _, own) =>
                {
                    Transfer.Widen(new ReadOnlySpan<byte>((byte*)address + ((long)row * rowBytes), rowBytes), type, own.Wide);
                    Quantize(row, own.Wide, own.Decoded);
                    return own;
                },
                _ => { });
        }
    }

    private void Quantize(int row, float[] wide, sbyte[] decoded)
    {
        var values = _values.AsSpan(row * RowBytes, RowBytes);
        if (_storage == WeightStorage.Int4)
        {
            var groups = GroupQuantizer.Groups(_columns);
            var multipliers = _multipliers.AsSpan(row * groups, groups);
            _scales[row] = GroupQuantizer.Quantize(wide, values, multipliers);
            GroupQuantizer.Decode(values, multipliers, decoded);
        }
        else
        {
            _scales[row] = RowQuantizer.Quantize(wide, decoded);
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<sbyte>(decoded).CopyTo(values);
        }

        double error = 0, square = 0;
        for (var i = 0; i < wide.Length; i++)
        {
            double weight = wide[i], off = weight - ((double)_scales[row] * decoded[i]);
            (error, square) = (error + (off * off), square + (weight * weight));
        }

        (_errors[row], _squares[row]) = (error, square);
    }
}
