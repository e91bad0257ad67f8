using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Quantization;

/// <summary>A folder that appears under its name when it is complete, and not before; given up, it leaves nothing behind.</summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly string _target;
    private readonly string _parent;
    private readonly bool _replace;

    /// <exception cref="IOException">The name is taken, or there is no folder to put it into.</exception>
    public OutputFolder(string target, bool replace)
    {
        _replace = replace;
        _target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        _parent = System.IO.Path.GetDirectoryName(_target) ?? throw new IOException($"{_target}: a whole drive is no folder for a model.");
        if (!Directory.Exists(_parent))
            throw new IOException($"{_parent}: there is no such folder to write into; make it first.");
        RefuseIfTaken();
        Path = System.IO.Path.Combine(_parent, $".{System.IO.Path.GetFileName(_target)}.{Guid.NewGuid():N}.partial");
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where to write.</summary>
    public string Path { get; }

    private bool IsTaken => Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any();

    /// <exception cref="IOException">A folder lies in what is replaced, and would go with it.</exception>
    public void RequireOutside(string folder)
    {
        if (System.IO.Path.GetFullPath(folder).StartsWith(_target + System.IO.Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase))
            throw new IOException($"{_target}: {folder} lies in it, and would go with what is replaced; name another folder.");
    }

    /// <exception cref="IOException">There is less room than that.</exception>
    public void RequireSpace(long bytes)
    {
        var free = new DriveInfo(_parent).AvailableFreeSpace;
        if (bytes > free)
            throw new IOException(FormattableString.Invariant(
                $"{_parent}: {bytes:N0} bytes are to be written, but {free:N0} are free there. Make room, or name a folder on another disk."));
    }

    /// <summary>Gives the folder its name.</summary>
    /// <exception cref="IOException">Meanwhile the name was taken.</exception>
    public void Finish()
    {
        // A large model takes minutes, in which somebody may have put something there.
        RefuseIfTaken();
        var old = Path + ".old";
        if (IsTaken)
            Directory.Move(_target, old);
        else if (Directory.Exists(_target))
            Directory.Delete(_target);
        try
        {
            Directory.Move(Path, _target);
        }
        catch when (Directory.Exists(old))
        {
            Directory.Move(old, _target);
            throw;
        }

        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private void RefuseIfTaken()
    {
        if (File.Exists(_target))
            throw new IOException($"{_target}: is a file; name a folder that is not there yet.");
        if (IsTaken && !_replace)
            throw new IOException($"{_target}: is there already, and is not empty; name another folder, or have a quantised model replaced (--force).");
        if (IsTaken && !IsQuantizedModel(_target))
            throw new IOException($"{_target}: holds something else than a quantised model, which alone is replaced; name another folder, or remove it yourself.");
    }

    private static bool IsQuantizedModel(string folder)
    {
        try
        {
            using var config = ConfigFile.Open(System.IO.Path.Combine(folder, "config.json"));
            return QuantizationSection.Read(config) != WeightStorage.AsStored;
        }
        catch (InvalidModelException)
        {
            return false;
        }
    }
}
