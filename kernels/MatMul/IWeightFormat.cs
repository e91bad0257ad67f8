using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>How two registers of weights beside each other are read from a packed panel and widened to fp32.</summary>
internal unsafe interface IWeightFormat
{
    static abstract int Bytes { get; }

    /// <summary>How many bytes ahead a tile asks for weights while it reads them; 0 where it does not.</summary>
    static abstract int Ahead { get; }

    static abstract void LoadPair<S, V>(byte* source, out V low, out V high)
        where S : unmanaged, ISimd<V>
        where V : unmanaged;
}

internal readonly unsafe struct F32Weights : IWeightFormat
{
    public static int Bytes => sizeof(float);

    // Either rows are many and the block is near, or four lines an input are read as fast as the processor fetches by itself.
    public static int Ahead => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPair<S, V>(byte* source, out V low, out V high)
        where S : unmanaged, ISimd<V>
        where V : unmanaged =>
        (low, high) = (S.Load((float*)source), S.Load((float*)source + S.Width));
}

internal readonly unsafe struct BF16Weights : IWeightFormat
{
    public static int Bytes => sizeof(ushort);

    // Where rows are few each weight comes straight from memory; where they are many and read as stored, asking again for what is near costs nothing.
    public static int Ahead => 4096;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPair<S, V>(byte* source, out V low, out V high)
        where S : unmanaged, ISimd<V>
        where V : unmanaged =>
        S.LoadBF16Pair((ushort*)source, out low, out high);
}
