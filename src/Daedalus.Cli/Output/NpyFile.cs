using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Daedalus.Cli.Output;

/// <summary>Writes a float32 matrix row by row as NumPy's .npy, version 1.0. The file appears under its name only when it is whole.</summary>
internal sealed class NpyFile : IDisposable
{
    private const int HeaderAlignment = 64;
    private readonly string _path;
    private readonly string _unfinished;
    private readonly FileStream _stream;
    private bool _whole;

    public NpyFile(string path, long rows, long columns)
    {
        _path = path;
        _unfinished = path + ".part";
        _stream = File.Create(_unfinished);
        var fields = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}";
        var padded = ((10 + fields.Length + 1 + HeaderAlignment - 1) / HeaderAlignment * HeaderAlignment) - 10;
        var header = new byte[10 + padded];
        header[0] = 0x93;
        Encoding.ASCII.GetBytes("NUMPY").CopyTo(header, 1);
        (header[6], header[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)padded);
        Encoding.ASCII.GetBytes(fields.PadRight(padded - 1) + "\n").CopyTo(header, 10);
        _stream.Write(header);
    }

    public void WriteRow(ReadOnlySpan<float> row) => _stream.Write(MemoryMarshal.AsBytes(row));

    public void Finish() => _whole = true;

    public void Dispose()
    {
        _stream.Dispose();
        if (_whole)
            File.Move(_unfinished, _path, overwrite: true);
        else
            File.Delete(_unfinished);
    }
}
