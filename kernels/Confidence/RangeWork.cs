using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Confidence;

/// <summary>One item: all positions against a range of the vocabulary, chunk by chunk, so that its weights come from memory once; logits stay in the worker's scratch.</summary>
internal unsafe struct RangeWork<S, V, P> : ICpuWork
    where S : unmanaged, ISimd<V>
    where V : unmanaged
    where P : unmanaged, IPanelProduct
{
    // Logits of so many rows (192 KiB) stay in the second-level cache between product and reduction.
    private const int MostRowsTogether = 32 * MatMulTile.Rows;
    private const int Columns = VocabularyRanges.ChunkColumns;

    public P Product;
    public VocabularyRanges Ranges;
    public ConfidenceQuery* Queries;
    public int Count;
    public ChunkScore* Results;
    public SpecialLogits* Specials;
    public WorkerScratch Scratch;

    /// <summary>Logits of the positions, those of their unconditional branches, and room for widened weights.</summary>
    public static long ScratchBytes => (2L * MostRowsTogether * Columns * sizeof(float)) + P.ScratchBytes;

    [MethodImpl(CpuDevice.HotLoop)]
    public readonly void Execute(int item, int worker)
    {
        var (begin, end) = Ranges.Chunks(item);
        var blocks = (Count + MostRowsTogether - 1) / MostRowsTogether;
        for (var chunk = begin; chunk < end; chunk++)
            for (var block = 0; block < blocks; block++)
            {
                int first = (int)((long)Count * block / blocks), last = (int)((long)Count * (block + 1) / blocks);
                Score(item, chunk, chunk == begin, first, last - first, Scratch.Of(worker));
            }
    }

    private readonly void Score(int range, int chunk, bool isFirst, int first, int rows, float* logits)
    {
        var unconditional = logits + (MostRowsTogether * Columns);
        var wide = unconditional + (MostRowsTogether * Columns);
        Multiply(first, rows, chunk, logits, wide);
        MultiplyUnconditional(first, rows, chunk, unconditional, wide);
        var columns = Ranges.Columns(chunk);
        for (var row = 0; row < rows; row++)
        {
            var query = Queries + first + row;
            var z = logits + (row * Columns);
            if (query->UnconditionalRow >= 0)
                Guide(query->Guidance, z, unconditional + (row * Columns));

            Specials[first + row].Lift(new Span<float>(z, columns), chunk * Columns, *query);
            var score = LogitReduction.Reduce<S, V>(z, columns, chunk * Columns, *query);
            ref var result = ref Results[((long)(first + row) * Ranges.Count) + range];
            if (isFirst)
                result = score;
            else
                result.Join(score);
        }
    }

    private readonly void Multiply(int firstRow, int rows, int chunk, float* logits, float* scratch)
    {
        var panel = chunk * (Columns / P.Width);
        Product.Run(firstRow, rows, panel, panel + ((Ranges.Columns(chunk) + P.Width - 1) / P.Width), logits, Columns, scratch);
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
                Multiply(start, count, chunk, logits + (row * Columns), wide);
            row += count;
        }
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private readonly void Guide(float guidance, float* conditional, float* unconditional)
    {
        for (var i = 0; i < Columns; i++)
            conditional[i] = unconditional[i] + ((guidance + 1f) * (conditional[i] - unconditional[i]));
    }
}
