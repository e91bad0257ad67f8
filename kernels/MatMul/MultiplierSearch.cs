using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// Which multiplier of a group of <see cref="GroupQuantizer"/> leaves the least squared error. Five are tried side by side: one by one each would wait for its own sum,
/// and thirty in a group are most of the work of quantising a model.
/// </summary>
internal static class MultiplierSearch
{
    // Tried below and above the one that reaches the largest of the group: cutting off a little is worth a finer step.
    private const int Below = 3;
    private const int Above = 1;

    /// <summary>The smallest multipliers by which the largest of a group is within reach, one for each of eight scales.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ThatReach(float most, Vector256<float> scales) => Vector256.Min(
        Vector256.Max(Vector256.ConvertToInt32Native(Vector256.Ceiling(Vector256.Create(most) / (GroupQuantizer.Highest * scales))), Vector256<int>.One),
        Vector256.Create(GroupQuantizer.LargestMultiplier));

    /// <summary>The best under a scale; of equal ones the smallest.</summary>
    /// <param name="group">Its weights, <see cref="GroupQuantizer.GroupLength"/> of them, finite.</param>
    /// <param name="reaching">Of <see cref="ThatReach"/>.</param>
    /// <param name="scale">More than 0.</param>
    /// <param name="error">The sum of the squares of what it leaves.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Best(ReadOnlySpan<float> group, int reaching, float scale, out float error)
    {
        var tried = Vector256.Create(reaching - Below) + Vector256<int>.Indices;
        var steps = Vector256.ConvertToSingle(tried) * scale;
        var each = Vector256<float>.One / steps;
        var lowest = Vector256.ConvertToSingle(Vector256.Create(GroupQuantizer.Lowest)
            - Vector256.GreaterThan(tried, Vector256.Create(GroupQuantizer.LargestMultiplierWithLowest)));
        var errors = Vector256.Create(
            Error(group, steps, each, lowest, 0), Error(group, steps, each, lowest, 1), Error(group, steps, each, lowest, 2), Error(group, steps, each, lowest, 3),
            Error(group, steps, each, lowest, 4), 0, 0, 0);
        Debug.Assert(Below + 1 + Above == 5, "an error for each that is tried");
        var isTried = Vector256.GreaterThan(tried, Vector256<int>.Zero)
            & Vector256.LessThanOrEqual(tried, Vector256.Create(Math.Min(GroupQuantizer.LargestMultiplier, reaching + Above)));
        errors = Vector256.ConditionalSelect(isTried.AsSingle(), errors, Vector256.Create(float.PositiveInfinity));
        error = Least(errors);
        var best = BitOperations.TrailingZeroCount(Vector256.Equals(errors, Vector256.Create(error)).ExtractMostSignificantBits());
        Debug.Assert(float.IsFinite(error), "the error of a finite group is finite");
        return reaching - Below + best;
    }

    // The order of the sum is part of the format: whatever the processor, the same multiplier comes out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Error(ReadOnlySpan<float> group, Vector256<float> steps, Vector256<float> each, Vector256<float> lowest, int lane)
    {
        ref var first = ref MemoryMarshal.GetReference(group);
        var (step, inverse, low) = (Vector256.Create(steps[lane]), Vector256.Create(each[lane]), Vector256.Create(lowest[lane]));
        var sum = Square(ref first, 0, step, inverse, low) + Square(ref first, 1, step, inverse, low);
        sum = sum + Square(ref first, 2, step, inverse, low) + Square(ref first, 3, step, inverse, low);
        var half = sum.GetLower() + sum.GetUpper();
        return (half[0] + half[1]) + (half[2] + half[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Square(ref float first, nuint index, Vector256<float> step, Vector256<float> inverse, Vector256<float> low)
    {
        var w = Vector256.LoadUnsafe(ref first, index * (nuint)Vector256<float>.Count);
        var off = w - (GroupQuantizer.Nearest(w, inverse, low) * step);
        return off * off;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Least(Vector256<float> values)
    {
        var four = Vector128.MinNative(values.GetLower(), values.GetUpper());
        var two = Vector128.MinNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MinNative(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }
}
