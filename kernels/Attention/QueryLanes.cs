using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

/// <summary>
/// Queries in fp32: transposed to [d, lanes], the scores of a block of keys [keys, lanes], the mixed values [d, lanes], and the maximum and the sum of each lane.
/// </summary>
internal readonly unsafe struct QueryLanes<S, V, C>(float* scratch, int d) : IQueryLanes<QueryLanes<S, V, C>>
    where S : unmanaged, ISimd<V>
    where V : unmanaged
    where C : unmanaged, ICount
{
    private const int KeysTogether = IQueryLanes<QueryLanes<S, V, C>>.KeysTogether;

    private readonly float* _queries = scratch;
    private readonly float* _mixed = scratch + (d * Lanes);
    private readonly float* _scores = scratch + (2 * d * Lanes);
    private readonly float* _most = scratch + (((2 * d) + KeysTogether) * Lanes);
    private readonly float* _sums = scratch + (((2 * d) + KeysTogether + 1) * Lanes);
    private readonly float* _kept = scratch + (((2 * d) + KeysTogether + 2) * Lanes);

    public static int Lanes
    {
        // In loops that are compiled in full at once nothing is inlined unless it says so.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => C.Count * S.Width;
    }

    /// <summary>Of the block in hand.</summary>
    public float* Scores => _scores;

    /// <summary>What was added so far.</summary>
    public float* Mixed => _mixed;

    public static long Bytes(int d) => (((2L * d) + KeysTogether + 3) * Lanes) * sizeof(float);

    public static QueryLanes<S, V, C> In(float* scratch, int d) => new(scratch, d);

    [MethodImpl(CpuDevice.HotLoop)]
    public void Load(float* queries, nint stride, int count)
    {
        if (count < Lanes)
            new Span<float>(_queries, d * Lanes).Clear();
        Transposition.Run(queries, stride, count, d, _queries, Lanes);
        Begin();
    }

    /// <summary>Nothing has been seen.</summary>
    public void Begin()
    {
        new Span<float>(_most, Lanes).Fill(float.NegativeInfinity);
        new Span<float>(_sums, Lanes).Clear();
    }

    [MethodImpl(CpuDevice.HotLoop)]
    public void Score(float* keys, nint stride, int count, RowsAhead ahead)
    {
        for (var key = 0; key < count; key += MatMulTile.Rows)
        {
            ahead.Ask(key, MatMulTile.Rows, count, d);
            MatMulTile.Run<S, V, F32Weights, C>(
                Math.Min(MatMulTile.Rows, count - key), keys + (key * stride), stride, 1, (byte*)_queries, _scores + (key * Lanes), Lanes, d, accumulate: false, PrefetchStream.None(_queries));
        }
    }

    public void Hide(int lane, int seen, int hidden, int count)
    {
        for (var key = Math.Max(seen, 0); key < count; key++)
            _scores[(key * Lanes) + lane] = float.NegativeInfinity;
        if (hidden >= 0 && hidden < count)
            _scores[(hidden * Lanes) + lane] = float.NegativeInfinity;
    }

    [MethodImpl(CpuDevice.HotLoop)]
    public void Mix(float* values, nint stride, int count, bool isFirst, RowsAhead ahead)
    {
        Exponentials(count);
        if (!isFirst)
            Rescale();

        for (var i = 0; i < d; i += MatMulTile.Rows)
        {
            ahead.Ask(i, MatMulTile.Rows, d, d);
            MatMulTile.Run<S, V, F32Weights, C>(
                Math.Min(MatMulTile.Rows, d - i), values + i, 1, stride, (byte*)_scores, _mixed + (i * Lanes), Lanes, count, accumulate: !isFirst, PrefetchStream.None(_scores));
        }
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
            var share = S.Divide(S.Broadcast(1f), S.Load(_sums + lane));
            for (var i = 0; i < d; i++)
                S.Store(S.Multiply(S.Load(_mixed + (i * Lanes) + lane), share), _mixed + (i * Lanes) + lane);
        }

        Transposition.Run(_mixed, Lanes, d, count, output, stride);
    }

    /// <summary>Scores become exponentials, less the maximum so far, and are added up; by what the maximum grew is kept for <see cref="Rescale"/>.</summary>
    // All registers of a key side by side: one after the other they would wait for each other's eighteen dependent operations.
    [MethodImpl(CpuDevice.HotLoop)]
    public void Exponentials(int count)
    {
        nint w = S.Width;
        V m0 = S.Load(_most), m1 = S.Load(_most + w), m2 = m0, m3 = m1;
        if (C.Count > 2)
            (m2, m3) = (S.Load(_most + (2 * w)), S.Load(_most + (3 * w)));
        var scores = _scores;
        for (var key = 0; key < count; key++, scores += Lanes)
        {
            m0 = S.Max(m0, S.Load(scores));
            m1 = S.Max(m1, S.Load(scores + w));
            if (C.Count > 2) { m2 = S.Max(m2, S.Load(scores + (2 * w))); m3 = S.Max(m3, S.Load(scores + (3 * w))); }
        }

        // What was seen before shrinks by e^(before - most); the rest needs -most alone, scaled. A query that has seen no key yet: less than nothing must not become a NaN.
        var (lowest, scale) = (S.Broadcast(float.MinValue), S.Broadcast(1f / MathF.Sqrt(d)));
        Renew(0, ref m0, lowest, scale);
        Renew(w, ref m1, lowest, scale);
        if (C.Count > 2)
        {
            Renew(2 * w, ref m2, lowest, scale);
            Renew(3 * w, ref m3, lowest, scale);
        }

        V s0 = S.Broadcast(0f), s1 = s0, s2 = s0, s3 = s0;
        scores = _scores;
        for (var key = 0; key < count; key++, scores += Lanes)
        {
            V e0 = S.FusedMultiplyAdd(scale, S.Load(scores), m0), e1 = S.FusedMultiplyAdd(scale, S.Load(scores + w), m1), e2 = e0, e3 = e1;
            if (C.Count > 2)
            {
                e2 = S.FusedMultiplyAdd(scale, S.Load(scores + (2 * w)), m2);
                e3 = S.FusedMultiplyAdd(scale, S.Load(scores + (3 * w)), m3);
            }

            VectorMath.ExpOfNegative<S, V, C>(ref e0, ref e1, ref e2, ref e3);
            S.Store(e0, scores);
            S.Store(e1, scores + w);
            (s0, s1) = (S.Add(s0, e0), S.Add(s1, e1));
            if (C.Count > 2)
            {
                S.Store(e2, scores + (2 * w));
                S.Store(e3, scores + (3 * w));
                (s2, s3) = (S.Add(s2, e2), S.Add(s3, e3));
            }
        }

        Sum(0, s0);
        Sum(w, s1);
        if (C.Count > 2) { Sum(2 * w, s2); Sum(3 * w, s3); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Renew(nint lane, ref V most, V lowest, V scale)
    {
        var before = S.Load(_most + lane);
        S.Store(most, _most + lane);
        most = S.Max(lowest, most);
        S.Store(VectorMath.Exp<S, V>(S.Multiply(scale, S.Subtract(before, most))), _kept + lane);
        most = S.Subtract(S.Broadcast(0f), S.Multiply(scale, most));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Sum(nint lane, V sum) => S.Store(S.FusedMultiplyAdd(S.Load(_sums + lane), S.Load(_kept + lane), sum), _sums + lane);

    /// <summary>What was added before the block becomes what it weighs beside it.</summary>
    [MethodImpl(CpuDevice.HotLoop)]
    public void Rescale()
    {
        for (var lane = 0; lane < Lanes; lane += S.Width)
        {
            var kept = S.Load(_kept + lane);
            for (var i = 0; i < d; i++)
                S.Store(S.Multiply(S.Load(_mixed + (i * Lanes) + lane), kept), _mixed + (i * Lanes) + lane);
        }
    }
}
