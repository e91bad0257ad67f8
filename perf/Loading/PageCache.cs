using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Daedalus.Perf.Loading;

/// <summary>What the system keeps of files in memory.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Asks the system to forget a file, so that it is read from the disk the next time.</summary>
    public static void Forget(string file)
    {
        using var handle = File.OpenHandle(file);
        if (PosixAdvise(handle, 0, 0, DontNeed) is not 0 and var error)
            throw new IOException($"{file}: the system does not forget it (error {error}).");
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int PosixAdvise(SafeFileHandle file, long offset, long length, int advice);
}
