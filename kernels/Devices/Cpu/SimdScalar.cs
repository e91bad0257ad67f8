using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>One lane, for processors without vectors.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    public static int Width => 1;

    public static int PanelVectors => 2;

    public static float Broadcast(float value) => value;

    public static float Load(float* source) => *source;

    public static void LoadBF16Pair(ushort* source, out float low, out float high) =>
        (low, high) = (BitConverter.UInt32BitsToSingle((uint)source[0] << 16), BitConverter.UInt32BitsToSingle((uint)source[1] << 16));

    public static void Store(float value, float* target) => *target = value;

    public static float Add(float left, float right) => left + right;

    public static float Subtract(float left, float right) => left - right;

    public static float Multiply(float left, float right) => left * right;

    public static float Divide(float left, float right) => left / right;

    // Without the instruction a fused product is a call into the C library, a hundred times slower than two roundings.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FusedMultiplyAdd(float left, float right, float addend) =>
        Fma.IsSupported ? MathF.FusedMultiplyAdd(left, right, addend) : (left * right) + addend;

    public static float Max(float left, float right) => left > right ? left : right;

    public static float Min(float left, float right) => left < right ? left : right;

    public static float Round(float value) => MathF.Round(value, MidpointRounding.ToEven);

    public static float PowerOfTwo(float exponent) => BitConverter.Int32BitsToSingle(((int)exponent + 127) << 23);

    public static float Sum(float value) => value;

    public static float Max(float value) => value;
}
