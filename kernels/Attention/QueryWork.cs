using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Attention;

/// <summary>
/// One item: some queries of one head, a query per lane. Keys and values are read where they lie, key after key: what stands in the lanes are the
/// queries, of which a cached canvas has few, not the keys, of which it has many. Blocks of keys in order, with a running maximum and sum per lane.
/// </summary>
/// <typeparam name="L">What the lanes hold.</typeparam>
internal unsafe struct QueryWork<L> : ICpuWork
    where L : unmanaged, IQueryLanes<L>
{
    public SeenBatch Batch;
    public AttentionShape Shape;
    public HostMatrix Qkv;

    /// <summary>Rows with keys from <see cref="FirstKeyColumn"/> on, and values after them.</summary>
    public HostMatrix Keys;
    public int FirstKeyColumn;
    public HostMatrix Output;
    public WorkerScratch Scratch;

    public readonly int Items
    {
        get
        {
            var items = 0;
            for (var s = 0; s < Batch.Sequences; s++)
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
        var first = item % blocks * L.Lanes;
        Attend(sequence, item / blocks, first, Math.Min(L.Lanes, Batch.Queries(sequence) - first), Scratch.Of(worker));
    }

    private readonly int BlocksOf(int sequence) => (Batch.Queries(sequence) + L.Lanes - 1) / L.Lanes;

    private readonly int ItemsOf(int sequence) => Shape.Heads * BlocksOf(sequence);

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void Attend(int sequence, int head, int query, int queries, float* scratch)
    {
        var (heads, kvHeads, d) = Shape;
        var row = Batch.Start(sequence) + query;
        var lanes = L.In(scratch, d);
        lanes.Load(Qkv.RowPointer(row) + (head * d), Qkv.Stride, queries);

        int seen = 0, everySeen = int.MaxValue;
        for (var i = 0; i < queries; i++)
        {
            var count = Batch.Seen(sequence, query + i);
            (seen, everySeen) = (Math.Max(seen, count), Math.Min(everySeen, Batch.Hidden(sequence, query + i) < 0 ? count : 0));
        }

        var keys = seen == 0 ? null : Keys.RowPointer(Batch.FirstKeyRow(sequence)) + FirstKeyColumn + (head / (heads / kvHeads) * d);
        for (var key = 0; key < seen; key += IQueryLanes<L>.KeysTogether)
        {
            var count = Math.Min(IQueryLanes<L>.KeysTogether, seen - key);
            float* at = keys + ((long)key * Keys.Stride), values = at + (kvHeads * d);
            lanes.Score(at, Keys.Stride, count, Ahead(values, count));
            if (key + count > everySeen)
                for (var i = 0; i < queries; i++)
                    lanes.Hide(i, Batch.Seen(sequence, query + i) - key, Batch.Hidden(sequence, query + i) - key, count);
            lanes.Mix(values, Keys.Stride, count, isFirst: key == 0, Ahead(at + ((long)count * Keys.Stride), Math.Min(IQueryLanes<L>.KeysTogether, seen - key - count)));
        }

        lanes.Store(Output.RowPointer(row) + (head * d), Output.Stride, queries, isEmpty: seen == 0);
    }

    // Kept keys and values come from memory. Those of a sequence that sees itself were written a moment ago, and all its queries share them.
    private readonly RowsAhead Ahead(float* rows, int count) => new(rows, Keys.Stride, Batch.IsCached ? count : 0);
}
