namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>
/// One instruction set as a kernel sees it: <typeparamref name="V"/> is its register of fp32 lanes. A kernel is written once against this
/// and compiled by the JIT for each set, so that the forms cannot drift apart.
/// </summary>
internal unsafe interface ISimd<V>
    where V : unmanaged
{
    /// <summary>Lanes per register.</summary>
    static abstract int Width { get; }

    static abstract V Broadcast(float value);

    static abstract V Load(float* source);

    /// <summary>Widens <see cref="Width"/> bf16 values by a shift of 16 bits.</summary>
    static abstract V LoadBF16(ushort* source);

    /// <summary>Widens <see cref="Width"/> whole numbers.</summary>
    static abstract V LoadI8(sbyte* source);

    static abstract void Store(V value, float* target);

    static abstract V Add(V left, V right);

    static abstract V Subtract(V left, V right);

    static abstract V Multiply(V left, V right);

    static abstract V Divide(V left, V right);

    /// <summary>left * right + addend, rounded once where the hardware can.</summary>
    static abstract V FusedMultiplyAdd(V left, V right, V addend);

    /// <summary>The larger lane; where one is NaN, the right one, so that a NaN put on the right survives.</summary>
    static abstract V Max(V left, V right);

    /// <summary>The smaller lane; where one is NaN, the right one.</summary>
    static abstract V Min(V left, V right);

    /// <summary>To the nearest integer, ties to even.</summary>
    static abstract V Round(V value);

    /// <summary>2^n for integer-valued lanes in [-127, 127]; -127 gives 0, which is where exp underflows.</summary>
    static abstract V PowerOfTwo(V exponent);

    /// <summary>Sum of the lanes, in an order that depends on nothing but the set.</summary>
    static abstract float Sum(V value);

    static abstract float Max(V value);
}
