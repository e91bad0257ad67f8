using Microsoft.Win32.SafeHandles;

namespace Daedalus.Models.Weights;

/// <summary>
/// Writes one safetensors file whose tensors are known and whose bytes come piece by piece, in any order; nothing is held. Until <see cref="Finish"/> the
/// file has another name, and what was not finished is gone when this is disposed: under its own name there is a whole file or none.
/// </summary>
internal sealed class SafetensorsWriter : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private readonly SafetensorsLayout _layout;
    private readonly Dictionary<string, long> _written = [];
    private readonly SafeFileHandle _file;
    private bool _isFinished;

    /// <summary>Creates the file in its whole length and writes the header.</summary>
    /// <param name="path">Where it will be.</param>
    /// <param name="layout">What it will hold.</param>
    /// <exception cref="IOException">It is there already, or the disk is full.</exception>
    public SafetensorsWriter(string path, SafetensorsLayout layout)
    {
        _path = path;
        _partial = path + ".partial";
        _layout = layout;
        _file = File.OpenHandle(_partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, layout.Bytes);
        try
        {
            RandomAccess.Write(_file, layout.Prefix, 0);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Writes a piece of a tensor; pieces of one tensor follow each other.</summary>
    /// <param name="name">Which.</param>
    /// <param name="bytes">The next bytes of it.</param>
    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        var (tensor, offset) = _layout[name];
        var at = _written.GetValueOrDefault(name);
        if (bytes.Length > tensor.Bytes - at)
            throw new ArgumentException($"Tensor '{name}' has {tensor.Bytes} bytes, {at} of them are written, and {bytes.Length} more came.", nameof(bytes));
        RandomAccess.Write(_file, bytes, checked(offset + at));
        _written[name] = at + bytes.Length;
    }

    /// <summary>Puts the file in its place, on the disk and not only on its way there.</summary>
    /// <exception cref="InvalidOperationException">A tensor is not complete.</exception>
    public void Finish()
    {
        foreach (var name in _layout.Names)
            if (_written.GetValueOrDefault(name) is var bytes && bytes != _layout[name].Tensor.Bytes)
                throw new InvalidOperationException($"Tensor '{name}' has {bytes} of {_layout[name].Tensor.Bytes} bytes.");
        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
        File.Move(_partial, _path);
        _isFinished = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_isFinished)
            File.Delete(_partial);
    }
}
