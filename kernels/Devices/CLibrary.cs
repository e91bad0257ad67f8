using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices;

/// <summary>Functions of the C library that a program on Linux has loaded already.</summary>
internal static class CLibrary
{
    /// <summary>Protections of memory, as <c>mmap</c> and <c>mprotect</c> take them.</summary>
    public const int ReadAndWrite = 3, ReadAndExecute = 5;

    /// <summary>Memory of no file, for this process alone, as <c>mmap</c> takes it.</summary>
    public const int PrivateAndAnonymous = 0x22;

    /// <summary>Where a function begins; 0 where there is none, as on other systems.</summary>
    public static nint Export(string name) =>
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), name, out var address) ? address : 0;
}
