using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.MatMul.Dots;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

/// <summary>
/// <see cref="QueryLanes{S, V, C}"/> with both products in bf16, two values of a sum beside each other (<see cref="WideBF16"/>): queries, keys, values and
/// exponentials are rounded, scores and sums stay fp32. Keys and values are rounded block by block for each item, which costs less than the products save even
/// where queries are few, and leaves nothing to be kept between them.
/// </summary>
internal unsafe struct PairLanes<S, V, C>(float* scratch, int d) : IQueryLanes<PairLanes<S, V, C>>
    where S : unmanaged, ISimd<V>
    where V : unmanaged
    where C : unmanaged, ICount
{
    private const int KeysTogether = IQueryLanes<PairLanes<S, V, C>>.KeysTogether;
    private const int Group = DotLine.Columns;
    private const int ValueBytes = (KeysTogether * sizeof(ushort)) + Prefetch.CacheLine;

    private readonly QueryLanes<S, V, C> _lanes = new(scratch, d);

    // By groups of sixteen lanes: queries [d / 2, 16, 2], exponentials [keys / 2, 16, 2].
    private readonly uint* _queries = (uint*)((byte*)scratch + QueryLanes<S, V, C>.Bytes(d));
    private readonly uint* _shares = (uint*)((byte*)scratch + SharesAt(d));

    // Rows [keys, d] of queries, keys or pairs of values, and values as columns [d, keys].
    private readonly byte* _rows = (byte*)scratch + RowsAt(d);
    private readonly byte* _values = (byte*)scratch + ValuesAt(d);
    private int _groups;

    public static int Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => QueryLanes<S, V, C>.Lanes;
    }

    public static long Bytes(int d) => ValuesAt(d) + ((long)d * ValueBytes);

    public static PairLanes<S, V, C> In(float* scratch, int d) => new(scratch, d);

    [MethodImpl(CpuDevice.HotLoop)]
    public void Load(float* queries, nint stride, int count)
    {
        Debug.Assert(Lanes <= KeysTogether, "The rows of keys have room for as many.");
        Debug.Assert(Lanes % Group == 0, "Lanes are whole groups.");
        _lanes.Begin();
        _groups = (count + Group - 1) / Group;
        Round(queries, stride, count);
        for (var first = 0; first < count; first += Group)
        {
            var group = _queries + (first * d / 2);
            if (count - first < Group)
                new Span<uint>(group, Group * d / 2).Clear();
            Transposition.Run((float*)(_rows + (first * RowBytes(d))), RowBytes(d) / sizeof(float), Math.Min(Group, count - first), d / 2, (float*)group, Group);
        }
    }

    public void Score(float* keys, nint stride, int count, RowsAhead ahead)
    {
        Round(keys, stride, count);
        Multiply(_rows, RowBytes(d), count, _queries, d / 2, d / 2, _lanes.Scores, isFirst: true, ahead);
    }

    public readonly void Hide(int lane, int seen, int hidden, int count) => _lanes.Hide(lane, seen, hidden, count);

    public void Mix(float* values, nint stride, int count, bool isFirst, RowsAhead ahead)
    {
        _lanes.Exponentials(count);
        if (!isFirst)
            _lanes.Rescale();
        var pairs = (count + 1) / 2;
        PairShares(count);
        PairValues(values, stride, count);
        Transposition.Run((float*)_rows, RowBytes(d) * 2 / sizeof(float), pairs, d, (float*)_values, ValueBytes / sizeof(float));
        Multiply(_values, ValueBytes, d, _shares, KeysTogether / 2, pairs, _lanes.Mixed, isFirst, ahead);
    }

    public readonly void Store(float* output, nint stride, int count, bool isEmpty) => _lanes.Store(output, stride, count, isEmpty);

    private static long SharesAt(int d) => QueryLanes<S, V, C>.Bytes(d) + ((long)Lanes * d * sizeof(ushort));

    private static long RowsAt(int d) => SharesAt(d) + (Lanes * KeysTogether * sizeof(ushort));

    private static long ValuesAt(int d) => RowsAt(d) + ((long)KeysTogether * RowBytes(d));

    // Of a power of two, rows would share the same few cache sets.
    private static int RowBytes(int d) => (d * sizeof(ushort)) + Prefetch.CacheLine;

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void Multiply(byte* a, int lda, int rows, uint* panels, int panelLines, int lines, float* c, bool isFirst, RowsAhead ahead)
    {
        var walk = new TileWalk(rows, WideTile<WideBF16>.Rows, 0);
        for (var group = 0; group < _groups; group++)
            for (var row = 0; row < rows; row += walk.Height)
            {
                ahead.Ask((group * rows) + row, Math.Min(walk.Height, rows - row), _groups * rows, d);
                WideTile<WideBF16>.Run<Zero>(
                    Math.Min(walk.Height, rows - row), a + (row * (nint)lda), lda, (byte*)(panels + (group * panelLines * Group)), c + (row * Lanes) + (group * Group), Lanes,
                    lines, isFirst, default, default);
            }
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void Round(float* rows, nint stride, int count)
    {
        for (var row = 0; row < count; row++)
            BFloat16.FromSingles(new ReadOnlySpan<float>(rows + (row * stride), d), new Span<ushort>(_rows + (row * RowBytes(d)), d));
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void PairShares(int count)
    {
        for (var group = 0; group < _groups; group++)
        {
            var (scores, shares) = ((nint)(_lanes.Scores + (group * Group)), (nint)(_shares + (group * Group * KeysTogether / 2)));
            for (var key = 0; key < count; key += 2, scores += 2 * Lanes * sizeof(float), shares += DotLine.Bytes)
                BFloat16.Pairs(Vector512.Load((float*)scores), key + 1 < count ? Vector512.Load((float*)scores + Lanes) : Vector512<float>.Zero).Store((uint*)shares);
        }
    }

    // Value after value of two keys; where the second is missing, of a key of zeros.
    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void PairValues(float* values, nint stride, int count)
    {
        for (var key = 0; key < count; key += 2, values += 2 * stride)
        {
            var (target, hasSecond, i) = ((nint)(_rows + (key * RowBytes(d))), key + 1 < count, 0);
            for (; i <= d - Vector512<float>.Count; i += Vector512<float>.Count)
                BFloat16.Pairs(Vector512.Load(values + i), hasSecond ? Vector512.Load(values + stride + i) : Vector512<float>.Zero).Store((uint*)target + i);
            for (; i < d; i++)
                ((uint*)target)[i] = BFloat16.FromSingle(values[i]) | (hasSecond ? (uint)BFloat16.FromSingle(values[stride + i]) << 16 : 0);
        }
    }
}
