using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Confidence;

/// <summary>One item: up to <see cref="RowsPerItem"/> positions against one chunk of the vocabulary; logits stay in the worker's scratch.</summary>
internal unsafe struct ChunkWork<S, V, P> : ICpuWork
    where S : unmanaged, ISimd<V>
    where V : unmanaged
    where P : unmanaged, IPanelProduct
{
    private const int RowsPerItem = 16 * MatMulTile.Rows;

    public P Product;
    public int Vocabulary;
    public int ChunkColumns;
    public int Chunks;
    public ConfidenceQuery* Queries;
    public int Count;
    public ChunkScore* Results;
    public SpecialLogits* Specials;
    public WorkerScratch Scratch;

    public readonly int Items => Chunks * RowBlocks;

    private readonly int RowBlocks => (Count + RowsPerItem - 1) / RowsPerItem;

    /// <summary>Logits of the positions, those of their unconditional branches, and room for widened weights.</summary>
    public static long ScratchBytes(int chunkColumns) => (2L * RowsPerItem * chunkColumns * sizeof(float)) + P.ScratchBytes;

    [MethodImpl(CpuDevice.HotLoop)]
    public readonly void Execute(int item, int worker)
    {
        // All rows of a chunk follow each other, so that its weights come from memory once.
        int chunk = item / RowBlocks, first = item % RowBlocks * RowsPerItem;
        var rows = Math.Min(RowsPerItem, Count - first);
        var logits = Scratch.Of(worker);
        var unconditional = logits + ((long)RowsPerItem * ChunkColumns);
        var wide = unconditional + ((long)RowsPerItem * ChunkColumns);
        Multiply(first, rows, chunk, logits, wide);
        MultiplyUnconditional(first, rows, chunk, unconditional, wide);
        for (var row = 0; row < rows; row++)
        {
            var query = Queries + first + row;
            var z = logits + ((long)row * ChunkColumns);
            if (query->UnconditionalRow >= 0)
                Guide(query->Guidance, z, unconditional + ((long)row * ChunkColumns));

            var columns = Math.Min(ChunkColumns, Vocabulary - (chunk * ChunkColumns));
            Specials[first + row].Lift(new Span<float>(z, columns), chunk * ChunkColumns, *query);
            Results[((long)(first + row) * Chunks) + chunk] = LogitReduction.Reduce<S, V>(z, columns, chunk * ChunkColumns, *query);
        }
    }

    private readonly void Multiply(int firstRow, int rows, int chunk, float* logits, float* scratch)
    {
        var columns = Math.Min(ChunkColumns, Vocabulary - (chunk * ChunkColumns));
        var panel = chunk * (ChunkColumns / P.Width);
        Product.Run(firstRow, rows, panel, panel + ((columns + P.Width - 1) / P.Width), logits, ChunkColumns, scratch);
    }

    // The branches of one request are rows beside each other: they are multiplied as one block.
    private readonly void MultiplyUnconditional(int first, int rows, int chunk, float* logits, float* wide)
    {
        for (var row = 0; row < rows;)
        {
            var start = Queries[first + row].UnconditionalRow;
            var count = 1;
            while (start >= 0 && row + count < rows && Queries[first + row + count].UnconditionalRow == start + count)
                count++;
            if (start >= 0)
                Multiply(start, count, chunk, logits + ((long)row * ChunkColumns), wide);
            row += count;
        }
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void Guide(float guidance, float* conditional, float* unconditional)
    {
        for (var i = 0; i < ChunkColumns; i++)
            conditional[i] = unconditional[i] + ((guidance + 1f) * (conditional[i] - unconditional[i]));
    }
}
