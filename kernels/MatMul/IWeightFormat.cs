using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>How a register of weights is read from a packed panel.</summary>
internal unsafe interface IWeightFormat
{
    static abstract int Bytes { get; }

    /// <summary>Whether sums must be multiplied by <see cref="PackedMatrix.Scales"/>.</summary>
    static virtual bool IsScaled => false;

    static abstract V Load<S, V>(byte* panel, nint index)
        where S : unmanaged, ISimd<V>
        where V : unmanaged;
}

internal readonly unsafe struct F32Weights : IWeightFormat
{
    public static int Bytes => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(byte* panel, nint index)
        where S : unmanaged, ISimd<V>
        where V : unmanaged =>
        S.Load((float*)panel + index);
}

internal readonly unsafe struct BF16Weights : IWeightFormat
{
    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(byte* panel, nint index)
        where S : unmanaged, ISimd<V>
        where V : unmanaged =>
        S.LoadBF16((ushort*)panel + index);
}

/// <summary>Without its scales: they are a factor of whole sums.</summary>
internal readonly unsafe struct I8Weights : IWeightFormat
{
    public static int Bytes => sizeof(sbyte);

    public static bool IsScaled => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(byte* panel, nint index)
        where S : unmanaged, ISimd<V>
        where V : unmanaged =>
        S.LoadI8((sbyte*)panel + index);
}
