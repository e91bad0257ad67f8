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
            for (var s = 0; s < Panels.Sequences; s++)
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
        var end = Math.Min(first + QueriesPerItem, Panels.Length(sequence));
        for (var query = first; query < end; query += MatMulTile.Rows)
            Tile(sequence, head, query, Math.Min(MatMulTile.Rows, end - query), Scratch.Of(worker));
    }

    private readonly int BlocksOf(int sequence) => (Panels.Length(sequence) + QueriesPerItem - 1) / QueriesPerItem;

    private readonly int ItemsOf(int sequence) => Panels.Shape.Heads * BlocksOf(sequence);

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void Tile(int sequence, int head, int query, int rows, float* scores)
    {
        var (heads, kvHeads, d) = Panels.Shape;
        int length = Panels.Length(sequence), padded = Panels.PaddedLength(sequence), width = Panels.Width;
        var kvHead = head / (heads / kvHeads);
        var q = Qkv.RowPointer(Panels.Start(sequence) + query) + (head * d);
        var keys = Panels.Keys(sequence, kvHead);
        for (var p = 0; p < padded; p += width)
            MatMulTile.Run<S, V, F32Weights>(rows, q, Qkv.Stride, (byte*)(keys + ((long)p * d)), scores + p, padded, d, accumulate: false);

        var sums = stackalloc float[MatMulTile.Rows];
        for (var row = 0; row < rows; row++)
            sums[row] = ExpAndSum(scores + ((long)row * padded), length, padded, 1f / MathF.Sqrt(d));

        var mixed = scores + ((long)MatMulTile.Rows * padded);
        var values = Panels.Values(sequence, kvHead);
        for (var c = 0; c < Panels.PaddedDim; c += width)
            MatMulTile.Run<S, V, F32Weights>(
                rows, scores, padded, (byte*)(values + ((long)c * length)), mixed + c, Panels.PaddedDim, length, accumulate: false);

        for (var row = 0; row < rows; row++)
        {
            var target = Output.RowPointer(Panels.Start(sequence) + query + row) + (head * d);
            for (var i = 0; i < d; i++)
                target[i] = mixed[(row * Panels.PaddedDim) + i] / sums[row];
        }
    }

    /// <summary>Replaces scores by exp(scale (score - largest)) and returns their sum; the padding becomes 0.</summary>
    [MethodImpl(CpuDevice.HotLoop)]
    private static float ExpAndSum(float* scores, int length, int padded, float scale)
    {
        new Span<float>(scores + length, padded - length).Fill(float.NegativeInfinity);
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
