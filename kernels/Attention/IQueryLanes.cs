namespace Daedalus.Kernels.Attention;

/// <summary>The state of the queries of an item, a query per lane, in a worker's scratch. A query's numbers do not depend on the lanes beside it.</summary>
/// <typeparam name="L">Itself.</typeparam>
internal unsafe interface IQueryLanes<L>
    where L : IQueryLanes<L>
{
    /// <summary>Scores of as many keys (16 KiB at 64 lanes) stay in the first-level cache.</summary>
    const int KeysTogether = 64;

    /// <summary>Most queries.</summary>
    static abstract int Lanes { get; }

    /// <summary>Scratch for heads of d values.</summary>
    static abstract long Bytes(int d);

    /// <summary>A state in some scratch.</summary>
    static abstract L In(float* scratch, int d);

    /// <summary>Takes queries that have seen nothing yet.</summary>
    void Load(float* queries, nint stride, int count);

    /// <summary>The products of queries and a block of keys; <paramref name="ahead"/> is asked for meanwhile.</summary>
    void Score(float* keys, nint stride, int count, RowsAhead ahead);

    /// <summary>Takes keys of the block from a query: those from <paramref name="seen"/> on, and one.</summary>
    void Hide(int lane, int seen, int hidden, int count);

    /// <summary>Adds the block's values, weighted by the exponentials of its scores; what was added before is scaled to the new maximum. <paramref name="ahead"/> is asked for meanwhile.</summary>
    void Mix(float* values, nint stride, int count, bool isFirst, RowsAhead ahead);

    /// <summary>Writes what was mixed.</summary>
    void Store(float* output, nint stride, int count, bool isEmpty);
}
