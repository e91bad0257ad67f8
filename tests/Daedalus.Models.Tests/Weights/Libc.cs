using System.Runtime.InteropServices;

namespace Daedalus.Models.Tests.Weights;

/// <summary>What .NET has no call for: pipes with a name, and cutting a file short under a reader's lock.</summary>
internal static class Libc
{
    private const uint OwnerReadsAndWrites = 0b110_000_000;

    public static int MakePipe(string path) => mkfifo(path, OwnerReadsAndWrites);

    public static int Truncate(string path, long length) => truncate(path, length);

    [DllImport("libc", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int mkfifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int truncate([MarshalAs(UnmanagedType.LPUTF8Str)] string path, long length);
}
