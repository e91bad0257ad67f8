using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Daedalus.Cli.Output;

/// <summary>
/// Writes a float32 matrix row by row as NumPy's .npy, version 1.0. A new file appears under its name only when it is whole; what exists
/// already (a file, a link, a pipe, a device) is written into and stays what it is.
/// </summary>
internal sealed class NpyFile : IDisposable
{
    private const int HeaderAlignment = 64;
    private readonly string _path;
    private readonly string? _unfinished;
    private readonly FileStream _stream;
    private bool _whole;

    public NpyFile(string path, long rows, long columns)
    {
        if (path.Length == 0 || Directory.Exists(path))
            throw new UsageException($"--out takes the name of a file, e.g. --out logits.npy; it was '{path}'.");
        _path = path;
        _unfinished = !Path.Exists(path) && new FileInfo(path).LinkTarget is null ? $"{path}.{Guid.NewGuid():N}.part" : null;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path}: there is no folder {folder}.");
        _stream = new FileStream(_unfinished ?? path, _unfinished is null ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
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
        try
        {
            _stream.Dispose();
            if (_whole && _unfinished is not null)
                File.Move(_unfinished, _path, overwrite: true);
        }
        finally
        {
            if (_unfinished is not null)
                File.Delete(_unfinished);
        }
    }
}
