using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>How two registers of weights beside each other are read from a packed panel and widened to fp32.</summary>
internal unsafe interface IWeightFormat
{
    static abstract int Bytes { get; }

    static abstract void LoadPair<S, V>(byte* source, out V low, out V high)
        where S : unmanaged, ISimd<V>
        where V : unmanaged;
}

internal readonly unsafe struct F32Weights : IWeightFormat
{
    public static int Bytes => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPair<S, V>(byte* source, out V low, out V high)
        where S : unmanaged, ISimd<V>
        where V : unmanaged =>
        (low, high) = (S.Load((float*)source), S.Load((float*)source + S.Width));
}

internal readonly unsafe struct BF16Weights : IWeightFormat
{
    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPair<S, V>(byte* source, out V low, out V high)
        where S : unmanaged, ISimd<V>
        where V : unmanaged =>
        S.LoadBF16Pair((ushort*)source, out low, out high);
}
