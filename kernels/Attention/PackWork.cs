using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Attention;

/// <summary>Lays the keys and values of one (sequence, key head) out in panels.</summary>
internal unsafe struct PackWork<S, V> : ICpuWork
    where S : unmanaged, ISimd<V>
    where V : unmanaged
{
    public KeyValuePanels Panels;

    /// <summary>Rows with keys from <see cref="Column"/> on, and values after them.</summary>
    public HostMatrix Source;
    public int Column;

    public readonly void Execute(int item, int worker)
    {
        var (_, kvHeads, d) = Panels.Shape;
        int sequence = item / kvHeads, kvHead = item % kvHeads, length = Panels.Batch.Keys(sequence);
        if (length == 0)
            return;
        var keys = Source.RowPointer((int)Panels.Batch.FirstKeyRow(sequence)) + Column + (kvHead * d);
        PackKeys(keys, length, Panels.Keys(sequence, kvHead));
        PackValues(keys + (kvHeads * d), length, Panels.Values(sequence, kvHead));
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void PackKeys(float* keys, int length, float* target)
    {
        var d = Panels.Shape.HeadDim;
        for (var first = 0; first < length; first += Panels.Width, target += d * Panels.Width)
            for (var p = 0; p < Panels.Width; p++)
            {
                var row = first + p < length ? keys + ((long)(first + p) * Source.Stride) : null;
                for (var i = 0; i < d; i++)
                    target[(i * Panels.Width) + p] = row is null ? 0f : row[i];
            }
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void PackValues(float* values, int length, float* target)
    {
        var d = Panels.Shape.HeadDim;
        for (var first = 0; first < d; first += Panels.Width)
            for (var p = 0; p < length; p++, target += Panels.Width)
            {
                var count = Math.Min(Panels.Width, d - first);
                new Span<float>(values + ((long)p * Source.Stride) + first, count).CopyTo(new Span<float>(target, Panels.Width));
                new Span<float>(target + count, Panels.Width - count).Clear();
            }
    }
}
