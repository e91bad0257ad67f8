using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices;

/// <summary>
/// Pages of 2 MiB under large memory, where Linux has them for who asks (<c>madvise</c>, as most systems are set). A product walks through more pages of 4 KiB than
/// the processor remembers the places of, and in a virtual machine each that it forgot costs a walk through two sets of tables.
/// </summary>
internal static unsafe class HugePages
{
    /// <summary>Bytes of one; smaller memory keeps small pages.</summary>
    public const uint Size = 2 << 20;

    private const int AdviseHugePage = 14;

    private static readonly delegate* unmanaged<nint, nuint, int, int> Advise =
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "madvise", out var advise)
            ? (delegate* unmanaged<nint, nuint, int, int>)advise
            : null;

    /// <summary>Whether memory of that size should begin at a multiple of <see cref="Size"/> and then be <see cref="Request">asked for</see>.</summary>
    public static bool Suit(long bytes) => Advise != null && bytes >= Size;

    /// <summary>
    /// Asks for huge pages, before anything is written there. What does not fill one keeps small pages, so that no memory is taken for nothing; a system that
    /// has none gives small ones.
    /// </summary>
    public static void Request(nint address, long bytes) => _ = Advise(address, (nuint)bytes, AdviseHugePage);
}
