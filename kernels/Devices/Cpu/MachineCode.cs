using System.Runtime.InteropServices;
using Iced.Intel;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>
/// Functions assembled at run time, for instructions that .NET has no methods for. Their memory is written first and executable then, never both, and stays as
/// long as the process. Linux on x86-64 alone: how memory is asked for and how functions are called differs elsewhere.
/// </summary>
internal static unsafe class MachineCode
{
    private static readonly nint MapExport = CLibrary.Export("mmap"), ProtectExport = CLibrary.Export("mprotect");

    /// <summary>Whether this system executes what a program writes: hardened ones refuse.</summary>
    public static bool IsAllowed { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.X64 && MapExport != 0 && ProtectExport != 0 && Load([ReturnOpcode]) != 0;

    private const byte ReturnOpcode = 0xC3;

    /// <summary>Makes functions of assembled text, each at the label that its writer gave it.</summary>
    /// <param name="writers">Each writes a function by the convention of System V, without a frame that anything could be thrown through.</param>
    /// <returns>Where each begins.</returns>
    /// <exception cref="InsufficientMemoryException">The system refused the memory.</exception>
    public static nint[] Assemble(params ReadOnlySpan<Action<Assembler>> writers)
    {
        using var code = new MemoryStream();
        var offsets = new long[writers.Length];
        for (var i = 0; i < writers.Length; i++)
        {
            offsets[i] = code.Length;
            var assembler = new Assembler(64);
            writers[i](assembler);
            assembler.Assemble(new StreamCodeWriter(code), 0);
        }

        var start = Load(code.ToArray());
        if (start == 0)
            throw new InsufficientMemoryException(
                $"The system refused {code.Length} bytes of executable memory. Free memory, or set DOTNET_EnableAVX512=0 to do without.");
        return [.. offsets.Select(offset => start + (nint)offset)];
    }

    // 0: refused.
    private static nint Load(ReadOnlySpan<byte> code)
    {
        var memory = ((delegate* unmanaged<nint, nint, int, int, int, nint, nint>)MapExport)(
            0, code.Length, CLibrary.ReadAndWrite, CLibrary.PrivateAndAnonymous, -1, 0);
        if (memory == -1)
            return 0;
        code.CopyTo(new Span<byte>((void*)memory, code.Length));
        return ((delegate* unmanaged<nint, nint, int, int>)ProtectExport)(memory, code.Length, CLibrary.ReadAndExecute) == 0 ? memory : 0;
    }
}
