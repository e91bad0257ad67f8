namespace Daedalus.Kernels.Devices;

/// <summary>
/// Large memory in pages of 2 MiB, where Linux has them for who asks (<c>madvise</c>, as most systems are set). A product walks through more pages of 4 KiB than
/// the processor remembers the places of, and in a virtual machine each that it forgot costs a walk through two sets of tables. It is mapped by itself, so that
/// the system has all of it back at once: in the heap of the C library huge pages keep resident what lies between.
/// </summary>
internal static unsafe class HugePages
{
    /// <summary>Bytes of one; smaller memory keeps small pages.</summary>
    public const int Size = 2 << 20;

    private const int AdviseHugePage = 14;

    private static readonly nint MapExport = CLibrary.Export("mmap"), UnmapExport = CLibrary.Export("munmap"), AdviseExport = CLibrary.Export("madvise");

    /// <summary>Whether memory of that size should be mapped here.</summary>
    public static bool Suit(long bytes) => bytes >= Size && MapExport != 0 && UnmapExport != 0 && AdviseExport != 0;

    /// <summary>
    /// Memory that begins at a multiple of <see cref="Size"/>; its content is zero. What does not fill a huge page keeps small ones, so that no memory is taken for
    /// nothing, and a system that has none gives small ones.
    /// </summary>
    /// <returns>Where it begins, or 0: the system refused.</returns>
    public static nint Map(long bytes)
    {
        if (bytes > nint.MaxValue / 2)
            return 0;
        var length = Length(bytes);
        var whole = ((delegate* unmanaged<nint, nint, int, int, int, nint, nint>)MapExport)(
            0, length + Size, CLibrary.ReadAndWrite, CLibrary.PrivateAndAnonymous, -1, 0);
        if (whole == -1)
            return 0;
        var start = (whole + Size - 1) / Size * Size;
        Release(whole, start - whole);
        Release(start + length, whole + Size - start);
        _ = ((delegate* unmanaged<nint, nint, int, int>)AdviseExport)(start, length, AdviseHugePage);
        return start;
    }

    /// <summary>Gives back what <see cref="Map"/> gave for so many bytes.</summary>
    public static void Unmap(nint start, long bytes) => Release(start, Length(bytes));

    private static void Release(nint start, nint length)
    {
        if (length > 0)
            _ = ((delegate* unmanaged<nint, nint, int>)UnmapExport)(start, length);
    }

    private static nint Length(long bytes) => (nint)((bytes + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize);
}
