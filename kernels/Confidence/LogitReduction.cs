using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Confidence;

/// <summary>Reduces a chunk of logits to a <see cref="ChunkScore"/>; a NaN among them makes the sums NaN.</summary>
internal static unsafe class LogitReduction
{
    public static ChunkScore Reduce<S, V>(float* z, int columns, int firstToken, in ConfidenceQuery query)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        var whole = (columns + S.Width - 1) / S.Width * S.Width;
        new Span<float>(z + columns, whole - columns).Fill(float.NegativeInfinity);
        var score = new ChunkScore { Noisy = double.NegativeInfinity, NoisyToken = int.MaxValue, NoisyLogit = float.NegativeInfinity };
        (score.Max, score.Second) = TwoLargest<S, V>(z, whole);
        var place = Math.Max(0, PlaceOf(new ReadOnlySpan<float>(z, columns), score.Max));
        score.Token = firstToken + place;
        score.SecondToken = float.IsNegativeInfinity(score.Second) ? int.MaxValue : firstToken + OtherPlace(new ReadOnlySpan<float>(z, columns), score.Second, place);
        if (!float.IsNegativeInfinity(score.Max))
            (score.Sum, score.Weighted) = Sums<S, V>(z, whole, score.Max);
        else
            score = Empty(score, new ReadOnlySpan<float>(z, columns));
        if (query.Temperature > 0)
            AddNoise(z, columns, firstToken, query, ref score);
        return score;
    }

    // Nothing but special tokens, or a NaN that a later -inf of its lane has hidden from the maximum.
    private static ChunkScore Empty(ChunkScore score, ReadOnlySpan<float> z)
    {
        score.Token = int.MaxValue;
        foreach (var logit in z)
            if (float.IsNaN(logit))
                (score.Max, score.Sum) = (float.NaN, double.NaN);
        return score;
    }

    // The first place but one; 0 for a NaN, which the sums tell of.
    private static int OtherPlace(ReadOnlySpan<float> z, float logit, int place)
    {
        var before = PlaceOf(z[..place], logit);
        return before >= 0 ? before : Math.Max(0, place + 1 + PlaceOf(z[(place + 1)..], logit));
    }

    // The library's IndexOf looks at floats one by one, which takes as long as all the exponentials.
    [MethodImpl(CpuDevice.HotLoop)]
    private static int PlaceOf(ReadOnlySpan<float> z, float logit)
    {
        ref var first = ref MemoryMarshal.GetReference(z);
        var (wanted, i) = (Vector256.Create(logit), 0);
        for (; i <= z.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            if (Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)i), wanted).ExtractMostSignificantBits() is not 0 and var places)
                return i + BitOperations.TrailingZeroCount(places);
        for (; i < z.Length; i++)
            if (z[i] == logit)
                return i;
        return -1;
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static (float Max, float Second) TwoLargest<S, V>(float* z, int count)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        var lowest = S.Broadcast(float.NegativeInfinity);
        V most = lowest, second = lowest;
        for (var i = 0; i < count; i += S.Width)
        {
            var x = S.Load(z + i);
            second = S.Max(second, S.Min(most, x));
            most = S.Max(most, x);
        }

        // The second largest overall is either the second of its lane or the largest of another.
        float* largest = stackalloc float[S.Width], next = stackalloc float[S.Width];
        S.Store(most, largest);
        S.Store(second, next);
        float max = largest[0], runnerUp = next[0];
        for (var lane = 1; lane < S.Width; lane++)
        {
            runnerUp = Math.Max(Math.Max(runnerUp, next[lane]), Math.Min(max, largest[lane]));
            max = Math.Max(max, largest[lane]);
        }

        return (max, runnerUp);
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static (float Sum, float Weighted) Sums<S, V>(float* z, int count, float max)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        var (largest, floor) = (S.Broadcast(max), S.Broadcast(-100f));
        V sum = S.Broadcast(0f), weighted = sum;
        for (var i = 0; i < count; i += S.Width)
        {
            // Below the floor e^x is 0, and 0 times it must not become a NaN.
            var x = S.Max(floor, S.Subtract(S.Load(z + i), largest));
            var e = VectorMath.Exp<S, V>(x);
            sum = S.Add(sum, e);
            weighted = S.FusedMultiplyAdd(e, x, weighted);
        }

        return (S.Sum(sum), S.Sum(weighted));
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static void AddNoise(float* z, int columns, int firstToken, in ConfidenceQuery query, ref ChunkScore score)
    {
        for (var i = 0; i < columns; i++)
        {
            if (float.IsNegativeInfinity(z[i]))
                continue;
            // In double: a tiny temperature would make several logits infinite, and the first of them would win.
            var value = ((double)z[i] / query.Temperature) + CounterRandom.Gumbel(query.NoiseKey, firstToken + i);
            if (value > score.Noisy)
                (score.Noisy, score.NoisyToken, score.NoisyLogit) = (value, firstToken + i, z[i]);
        }
    }
}
