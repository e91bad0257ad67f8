using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Attention;

/// <summary>
/// The state of the queries of an item, a query per lane, in a worker's scratch: the queries transposed to [d, lanes], the scores of a block of keys
/// [keys, lanes] and their values [keys, d], the mixed values [d, lanes], and the maximum and the sum of each lane. A query's numbers do not depend on
/// the lanes beside it.
/// </summary>
internal readonly unsafe struct QueryLanes<S, V, C>(float* scratch, int d)
    where S : unmanaged, ISimd<V>
    where V : unmanaged
    where C : unmanaged, ICount
{
    /// <summary>Scores of as many keys (16 KiB at 64 lanes) and their values (16 KiB at 64 components) stay in the first-level cache.</summary>
    public const int KeysTogether = 64;

    private readonly float* _queries = scratch;
    private readonly float* _mixed = scratch + (d * Lanes);
    private readonly float* _scores = scratch + (2 * d * Lanes);
    private readonly float* _most = scratch + (((2 * d) + KeysTogether) * Lanes);
    private readonly float* _sums = scratch + (((2 * d) + KeysTogether + 1) * Lanes);
    private readonly float* _values = scratch + (((2 * d) + KeysTogether + 2) * Lanes);

    private static int Lanes
    {
        // In loops that are compiled in full at once nothing is inlined unless it says so.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => C.Count * S.Width;
    }

    public static long Bytes(int d) => ((((2L * d) + KeysTogether + 2) * Lanes) + (KeysTogether * d)) * sizeof(float);

    [MethodImpl(CpuDevice.HotLoop)]
    public void Load(float* queries, nint stride, int count)
    {
        for (var lane = 0; lane < Lanes; lane++)
            for (var i = 0; i < d; i++)
                _queries[(i * Lanes) + lane] = lane < count ? queries[(lane * stride) + i] : 0f;
        new Span<float>(_most, Lanes).Fill(float.NegativeInfinity);
        new Span<float>(_sums, Lanes).Clear();
    }

    /// <summary>The products of keys and queries.</summary>
    public void Score(float* keys, nint stride, int count)
    {
        for (var key = 0; key < count; key += MatMulTile.Rows)
            MatMulTile.Run<S, V, F32Weights, C>(
                Math.Min(MatMulTile.Rows, count - key), keys + (key * stride), stride, 1, (byte*)_queries, _scores + (key * Lanes), Lanes, d, accumulate: false);
    }

    /// <summary>Takes keys of the block from a query: those from <paramref name="seen"/> on, and one.</summary>
    public void Hide(int lane, int seen, int hidden, int count)
    {
        for (var key = Math.Max(seen, 0); key < count; key++)
            _scores[(key * Lanes) + lane] = float.NegativeInfinity;
        if (hidden >= 0 && hidden < count)
            _scores[(hidden * Lanes) + lane] = float.NegativeInfinity;
    }

    /// <summary>Adds the block's values, weighted by the exponentials of its scores; what was added before is scaled to the new maximum.</summary>
    public void Mix(float* values, nint stride, int count, bool isFirst)
    {
        var scale = S.Broadcast(1f / MathF.Sqrt(d));
        for (var lane = 0; lane < Lanes; lane += S.Width)
            Exponentials(lane, count, scale, isFirst);

        // Every tile of components walks through the keys: rows of a wide matrix would be a page each, again and again.
        for (var key = 0; key < count; key++)
            new ReadOnlySpan<float>(values + (key * stride), d).CopyTo(new Span<float>(_values + (key * d), d));
        for (var i = 0; i < d; i += MatMulTile.Rows)
            MatMulTile.Run<S, V, F32Weights, C>(
                Math.Min(MatMulTile.Rows, d - i), _values + i, 1, d, (byte*)_scores, _mixed + (i * Lanes), Lanes, count, accumulate: !isFirst);
    }

    [MethodImpl(CpuDevice.HotLoop)]
    public void Store(float* output, nint stride, int count, bool isEmpty)
    {
        if (isEmpty)
        {
            for (var lane = 0; lane < count; lane++)
                new Span<float>(output + (lane * stride), d).Clear();
            return;
        }

        for (var lane = 0; lane < Lanes; lane += S.Width)
        {
            var sum = S.Load(_sums + lane);
            for (var i = 0; i < d; i++)
                S.Store(S.Divide(S.Load(_mixed + (i * Lanes) + lane), sum), _mixed + (i * Lanes) + lane);
        }

        for (var lane = 0; lane < count; lane++)
            for (var i = 0; i < d; i++)
                output[(lane * stride) + i] = _mixed[(i * Lanes) + lane];
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private void Exponentials(int lane, int count, V scale, bool isFirst)
    {
        var scores = _scores + lane;
        var before = S.Load(_most + lane);
        var most = before;
        for (var key = 0; key < count; key++)
            most = S.Max(most, S.Load(scores + (key * Lanes)));
        S.Store(most, _most + lane);

        // A query that has seen no key yet: less than nothing must not become a NaN.
        most = S.Max(S.Broadcast(float.MinValue), most);
        var sum = S.Broadcast(0f);
        for (var key = 0; key < count; key++)
        {
            var e = VectorMath.Exp<S, V>(S.Multiply(scale, S.Subtract(S.Load(scores + (key * Lanes)), most)));
            S.Store(e, scores + (key * Lanes));
            sum = S.Add(sum, e);
        }

        if (isFirst)
        {
            S.Store(sum, _sums + lane);
            return;
        }

        var kept = VectorMath.Exp<S, V>(S.Multiply(scale, S.Subtract(before, most)));
        S.Store(S.FusedMultiplyAdd(S.Load(_sums + lane), kept, sum), _sums + lane);
        for (var i = 0; i < d; i++)
            S.Store(S.Multiply(S.Load(_mixed + (i * Lanes) + lane), kept), _mixed + (i * Lanes) + lane);
    }
}
