using System.Runtime.InteropServices;
using Iced.Intel;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>
/// Functions assembled at run time, for instructions that .NET has no methods for. Their memory is written first and executable then, never both, and stays as
/// long as the process. Linux and Windows on x86-64; other systems are asked for such memory in other ways.
/// </summary>
internal static unsafe partial class MachineCode
{
    private const byte Return = 0xC3;
    private const int CommitAndReserve = 0x3000, PageReadWrite = 0x04, PageExecuteRead = 0x20;

    private static readonly nint MapExport = CLibrary.Export("mmap"), ProtectExport = CLibrary.Export("mprotect");

    /// <summary>Whether this system executes what a program writes: hardened ones refuse it, and others are not asked.</summary>
    public static bool IsAllowed { get; } = RuntimeInformation.ProcessArchitecture == Architecture.X64 && Load([Return]) != 0;

    /// <summary>Makes functions.</summary>
    /// <param name="writers">Each writes one, by the convention of the system; nothing is ever thrown through it.</param>
    /// <returns>Where each begins; null where the system refused the memory.</returns>
    public static nint[]? Assemble(IEnumerable<Action<Assembler>> writers)
    {
        using var code = new MemoryStream();
        List<nint> offsets = [];
        foreach (var write in writers)
        {
            offsets.Add((nint)code.Length);
            var assembler = new Assembler(64);
            write(assembler);
            assembler.Assemble(new StreamCodeWriter(code), 0);
        }

        var start = Load(code.ToArray());
        return start == 0 ? null : [.. offsets.Select(offset => start + offset)];
    }

    // 0: refused.
    private static nint Load(ReadOnlySpan<byte> code)
    {
        var memory = Writable(code.Length);
        if (memory == 0)
            return 0;
        code.CopyTo(new Span<byte>((void*)memory, code.Length));
        return MakeExecutable(memory, code.Length) ? memory : 0;
    }

    private static nint Writable(nint bytes)
    {
        if (OperatingSystem.IsWindows())
            return VirtualAlloc(0, bytes, CommitAndReserve, PageReadWrite);
        if (MapExport == 0)
            return 0;
        var memory = ((delegate* unmanaged<nint, nint, int, int, int, nint, nint>)MapExport)(0, bytes, CLibrary.ReadAndWrite, CLibrary.PrivateAndAnonymous, -1, 0);
        return memory == -1 ? 0 : memory;
    }

    private static bool MakeExecutable(nint memory, nint bytes) =>
        OperatingSystem.IsWindows()
            ? VirtualProtect(memory, bytes, PageExecuteRead, out _) != 0
            : ProtectExport != 0 && ((delegate* unmanaged<nint, nint, int, int>)ProtectExport)(memory, bytes, CLibrary.ReadAndExecute) == 0;

    [LibraryImport("kernel32")]
    private static partial nint VirtualAlloc(nint address, nint bytes, int kind, int protection);

    [LibraryImport("kernel32")]
    private static partial int VirtualProtect(nint address, nint bytes, int protection, out int before);
}
