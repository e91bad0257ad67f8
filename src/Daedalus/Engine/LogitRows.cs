using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>The head over hidden states, a block of rows at a time: whole rows of logits reach the host, but never a canvas of them.</summary>
internal sealed class LogitRows(INetwork network) : IDisposable
{
    // At a vocabulary of 126,464 a block of rows takes 16 MiB.
    private const int RowsPerBlock = 32;

    private readonly Matrix _block = new(network.Device, network.Head.K);
    private readonly Matrix _logits = new(network.Device, network.Head.N);
    private readonly float[] _row = new float[network.Head.N];
    private float[] _values = [];

    /// <summary>Bytes held now.</summary>
    public long HeldBytes => _block.Bytes + _logits.Bytes;

    /// <summary>Bytes held once that many rows have been read.</summary>
    public long BytesWith(long rows) => checked(_block.BytesWith(Math.Min(RowsPerBlock, rows)) + _logits.BytesWith(Math.Min(RowsPerBlock, rows)));

    /// <summary>Hands out the logits of every row in order, [vocabulary] each, valid during the call.</summary>
    /// <param name="hidden">Normalised hidden states, [rows, d].</param>
    /// <param name="take">Receives the number of a row and its logits.</param>
    /// <param name="cancellationToken">Honoured before every block.</param>
    public void Read(MatrixView hidden, RowReader take, CancellationToken cancellationToken = default)
    {
        for (var first = 0; first < hidden.Rows; first += RowsPerBlock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = Values(Math.Min(RowsPerBlock, hidden.Rows - first));
            Transfer.Read(network.Device, hidden, first, values);
            Emit(values, first, take);
        }
    }

    /// <summary>The same of chosen rows, in their order.</summary>
    /// <param name="hidden">Normalised hidden states, [rows, d].</param>
    /// <param name="rows">Which of them.</param>
    /// <param name="take">Receives the index into <paramref name="rows"/> and the logits.</param>
    public void Read(MatrixView hidden, List<int> rows, RowReader take)
    {
        for (var first = 0; first < rows.Count; first += RowsPerBlock)
        {
            var values = Values(Math.Min(RowsPerBlock, rows.Count - first));
            for (var i = 0; i < values.Length / network.Head.K; i++)
                Transfer.Read(network.Device, hidden, rows[first + i], values.Slice(i * network.Head.K, network.Head.K));
            Emit(values, first, take);
        }
    }

    public void Dispose()
    {
        _block.Dispose();
        _logits.Dispose();
    }

    private Span<float> Values(int rows)
    {
        if (_values.Length < rows * network.Head.K)
            _values = new float[rows * network.Head.K];
        return _values.AsSpan(0, rows * network.Head.K);
    }

    private void Emit(ReadOnlySpan<float> values, int first, RowReader take)
    {
        var (device, count) = (network.Device, values.Length / network.Head.K);
        Transfer.Write(device, _block.Rows(count), 0, values);
        MatMul.Run(device, _block.Rows(count), network.Head, _logits.Rows(count));
        for (var i = 0; i < count; i++)
        {
            Transfer.Read(device, _logits.Rows(count), i, _row);
            take(first + i, _row);
        }
    }

    internal delegate void RowReader(int row, ReadOnlySpan<float> logits);
}
