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
        var device = network.Device;
        if (_values.Length < Math.Min(RowsPerBlock, hidden.Rows) * hidden.Columns)
            _values = new float[Math.Min(RowsPerBlock, hidden.Rows) * hidden.Columns];
        for (var first = 0; first < hidden.Rows; first += RowsPerBlock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(RowsPerBlock, hidden.Rows - first);
            Transfer.Read(device, hidden, first, _values.AsSpan(0, count * hidden.Columns));
            Transfer.Write(device, _block.Rows(count), 0, _values.AsSpan(0, count * hidden.Columns));
            MatMul.Run(device, _block.Rows(count), network.Head, _logits.Rows(count));
            for (var i = 0; i < count; i++)
            {
                Transfer.Read(device, _logits.Rows(count), i, _row);
                take(first + i, _row);
            }
        }
    }

    public void Dispose()
    {
        _block.Dispose();
        _logits.Dispose();
    }

    internal delegate void RowReader(int row, ReadOnlySpan<float> logits);
}
