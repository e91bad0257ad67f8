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

    /// <summary>Registers of columns in a panel of weights: four where there are 32 registers, two where there are 16.</summary>
    static abstract int PanelVectors { get; }

    static abstract V Broadcast(float value);

    static abstract V Load(float* source);

    /// <summary>Widens two registers of bf16 values that lie interleaved: one shift and one mask, where values in order would need two of each.</summary>
    /// <param name="source">Twice <see cref="Width"/> values: the first of <paramref name="low"/>, the first of <paramref name="high"/>, the second of each, and so on.</param>
    /// <param name="low">The values at even places.</param>
    /// <param name="high">The values at odd places.</param>
    static abstract void LoadBF16Pair(ushort* source, out V low, out V high);

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
