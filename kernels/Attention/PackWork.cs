using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Attention;

/// <summary>Lays the keys and values of one (sequence, key head) out in panels.</summary>
internal unsafe struct PackWork<S, V> : ICpuWork
    where S : unmanaged, ISimd<V>
    where V : unmanaged
{
    public KeyValuePanels Panels;
    public HostMatrix Qkv;

    public readonly void Execute(int item, int worker)
    {
        var (heads, kvHeads, d) = Panels.Shape;
        int sequence = item / kvHeads, kvHead = item % kvHeads;
        int start = Panels.Start(sequence), length = Panels.Length(sequence);
        PackKeys(start, length, (heads + kvHead) * d, Panels.Keys(sequence, kvHead));
        PackValues(start, length, (heads + kvHeads + kvHead) * d, Panels.Values(sequence, kvHead));
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void PackKeys(int start, int length, int column, float* target)
    {
        var d = Panels.Shape.HeadDim;
        for (var first = 0; first < length; first += Panels.Width, target += d * Panels.Width)
            for (var p = 0; p < Panels.Width; p++)
            {
                var row = first + p < length ? Qkv.RowPointer(start + first + p) + column : null;
                for (var i = 0; i < d; i++)
                    target[(i * Panels.Width) + p] = row is null ? 0f : row[i];
            }
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void PackValues(int start, int length, int column, float* target)
    {
        var d = Panels.Shape.HeadDim;
        for (var first = 0; first < d; first += Panels.Width)
            for (var p = 0; p < length; p++, target += Panels.Width)
            {
                var count = Math.Min(Panels.Width, d - first);
                new Span<float>(Qkv.RowPointer(start + p) + column + first, count).CopyTo(new Span<float>(target, Panels.Width));
                new Span<float>(target + count, Panels.Width - count).Clear();
            }
    }
}
