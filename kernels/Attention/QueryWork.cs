using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Attention;

/// <summary>
/// One item: up to <see cref="QueriesPerItem"/> queries of one head. Six at a time: scores against all keys, softmax, weighted values. The
/// whole row of scores is kept, so the softmax is the plain two-pass one and needs no rescaling.
/// </summary>
internal unsafe struct QueryWork<S, V> : ICpuWork
    where S : unmanaged, ISimd<V>
    where V : unmanaged
{
    private const int QueriesPerItem = 4 * MatMulTile.Rows;

    public KeyValuePanels Panels;
    public HostMatrix Qkv;
    public HostMatrix Output;
    public WorkerScratch Scratch;

    public readonly int Items
    {
        get
        {
            var items = 0;
            for (var s = 0; s < Panels.Batch.Sequences; s++)
                items += ItemsOf(s);
            return items;
        }
    }

    public readonly void Execute(int item, int worker)
    {
        var sequence = 0;
        for (; item >= ItemsOf(sequence); sequence++)
            item -= ItemsOf(sequence);
        var blocks = BlocksOf(sequence);
        int head = item / blocks, first = item % blocks * QueriesPerItem;
        var end = Math.Min(first + QueriesPerItem, Panels.Batch.Queries(sequence));
        for (var query = first; query < end; query += MatMulTile.Rows)
            Tile(sequence, head, query, Math.Min(MatMulTile.Rows, end - query), Scratch.Of(worker));
    }

    private readonly int BlocksOf(int sequence) => (Panels.Batch.Queries(sequence) + QueriesPerItem - 1) / QueriesPerItem;

    private readonly int ItemsOf(int sequence) => Panels.Shape.Heads * BlocksOf(sequence);

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void Tile(int sequence, int head, int query, int rows, float* scores)
    {
        var (heads, kvHeads, d) = Panels.Shape;
        int length = Panels.Batch.Keys(sequence), seen = Panels.Batch.Seen(sequence, query + rows - 1), width = Panels.Width;
        var padded = Attention.RoundUp(seen, width);
        var kvHead = head / (heads / kvHeads);
        var q = Qkv.RowPointer(Panels.Batch.Start(sequence) + query) + (head * d);
        var keys = Panels.Keys(sequence, kvHead);
        for (var p = 0; p < padded; p += width)
            MatMulTile.Run<S, V, F32Weights>(rows, q, Qkv.Stride, (byte*)(keys + ((long)p * d)), scores + p, padded, d, accumulate: false);

        var sums = stackalloc float[MatMulTile.Rows];
        for (var row = 0; row < rows; row++)
            sums[row] = ExpAndSum(scores + ((long)row * padded), Panels.Batch.Seen(sequence, query + row), Panels.Batch.Hidden(sequence, query + row), padded, 1f / MathF.Sqrt(d));

        var mixed = scores + ((long)MatMulTile.Rows * padded);
        var values = Panels.Values(sequence, kvHead);
        for (var c = 0; c < Panels.PaddedDim; c += width)
            MatMulTile.Run<S, V, F32Weights>(
                rows, scores, padded, (byte*)(values + ((long)c * length)), mixed + c, Panels.PaddedDim, seen, accumulate: false);

        for (var row = 0; row < rows; row++)
        {
            var target = Output.RowPointer(Panels.Batch.Start(sequence) + query + row) + (head * d);
            for (var i = 0; i < d; i++)
                target[i] = seen == 0 ? 0f : mixed[(row * Panels.PaddedDim) + i] / sums[row];
        }
    }

    /// <summary>Replaces scores by exp(scale (score - largest)) and returns their sum; what is not seen, and the padding, becomes 0.</summary>
    [MethodImpl(CpuDevice.HotLoop)]
    private static float ExpAndSum(float* scores, int seen, int hidden, int padded, float scale)
    {
        if (hidden >= 0)
            scores[hidden] = float.NegativeInfinity;
        new Span<float>(scores + seen, padded - seen).Fill(float.NegativeInfinity);
        var most = S.Load(scores);
        for (var i = S.Width; i < padded; i += S.Width)
            most = S.Max(most, S.Load(scores + i));
        var largest = S.Broadcast(S.Max(most));
        var total = S.Broadcast(0f);
        for (var i = 0; i < padded; i += S.Width)
        {
            var e = VectorMath.Exp<S, V>(S.Multiply(S.Broadcast(scale), S.Subtract(S.Load(scores + i), largest)));
            S.Store(e, scores + i);
            total = S.Add(total, e);
        }

        return S.Sum(total);
    }
}
