using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>Strings as C takes a list of them.</summary>
internal sealed unsafe class Utf8Strings : IDisposable
{
    private readonly nint[] _strings;
    private GCHandle _pin;

    public Utf8Strings(params ReadOnlySpan<string> strings)
    {
        _strings = new nint[strings.Length];
        for (var i = 0; i < strings.Length; i++)
            _strings[i] = Marshal.StringToCoTaskMemUTF8(strings[i]);
        _pin = GCHandle.Alloc(_strings, GCHandleType.Pinned);
    }

    public int Count => _strings.Length;

    public byte** Pointer => (byte**)_pin.AddrOfPinnedObject();

    public byte* this[int index] => (byte*)_strings[index];

    public void Dispose()
    {
        _pin.Free();
        foreach (var text in _strings)
            Marshal.FreeCoTaskMem(text);
    }
}
