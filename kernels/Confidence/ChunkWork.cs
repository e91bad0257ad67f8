using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Confidence;

/// <summary>One item: up to <see cref="RowsPerItem"/> positions against one chunk of the vocabulary; logits stay in the worker's scratch.</summary>
internal unsafe struct ChunkWork<S, V, W> : ICpuWork
    where S : unmanaged, ISimd<V>
    where V : unmanaged
    where W : unmanaged, IWeightFormat
{
    private const int RowsPerItem = 8 * MatMulTile.Rows;
    private const int BlockK = 256;

    public MatrixView Hidden;
    public byte* Head;
    public long PanelBytes;
    public int Vocabulary;
    public int ChunkColumns;
    public int Chunks;
    public ConfidenceQuery* Queries;
    public int Count;
    public ChunkScore* Results;
    public SpecialLogits* Specials;
    public WorkerScratch Scratch;

    public readonly int Items => Chunks * ((Count + RowsPerItem - 1) / RowsPerItem);

    /// <summary>Two blocks of logits: those of the positions and those of their unconditional branches.</summary>
    public static long ScratchBytes(int chunkColumns) => 2L * RowsPerItem * chunkColumns * sizeof(float);

    public readonly void Execute(int item, int worker)
    {
        int chunk = item % Chunks, first = item / Chunks * RowsPerItem;
        var rows = Math.Min(RowsPerItem, Count - first);
        var logits = Scratch.Of(worker);
        Multiply(first, rows, chunk, logits);
        for (var row = 0; row < rows; row++)
        {
            var query = Queries + first + row;
            var z = logits + ((long)row * ChunkColumns);
            if (query->UnconditionalRow >= 0)
                Guide(*query, chunk, z, logits + ((long)RowsPerItem * ChunkColumns));
            var columns = Math.Min(ChunkColumns, Vocabulary - (chunk * ChunkColumns));
            Lift(first + row, chunk * ChunkColumns, columns, z);
            Results[((long)(first + row) * Chunks) + chunk] = LogitReduction.Reduce<S, V>(z, columns, chunk * ChunkColumns, *query);
        }
    }

    private readonly void Multiply(int firstRow, int rows, int chunk, float* logits)
    {
        nint width = MatMulTile.Vectors * S.Width;
        var a = Hidden.RowPointer(firstRow);
        var panels = (Math.Min(ChunkColumns, Vocabulary - (chunk * ChunkColumns)) + width - 1) / width;
        for (var k = 0; k < Hidden.Columns; k += BlockK)
            for (var panel = 0; panel < panels; panel++)
            {
                var weights = Head + (((chunk * ChunkColumns / width) + panel) * PanelBytes) + (k * width * W.Bytes);
                for (var row = 0; row < rows; row += MatMulTile.Rows)
                    MatMulTile.Run<S, V, W>(
                        Math.Min(MatMulTile.Rows, rows - row),
                        a + ((long)row * Hidden.Stride) + k, Hidden.Stride,
                        weights,
                        logits + ((long)row * ChunkColumns) + (panel * width), ChunkColumns,
                        Math.Min(BlockK, Hidden.Columns - k), k > 0);
            }
    }

    private readonly void Guide(in ConfidenceQuery query, int chunk, float* conditional, float* unconditional)
    {
        Multiply(query.UnconditionalRow, 1, chunk, unconditional);
        for (var i = 0; i < ChunkColumns; i++)
            conditional[i] = unconditional[i] + ((query.Guidance + 1f) * (conditional[i] - unconditional[i]));
    }

    // Special tokens leave the chunk: their slots become -inf, which no sum and no maximum sees.
    private readonly void Lift(int position, int firstToken, int columns, float* z)
    {
        var query = Queries + position;
        var specials = Specials + position;
        Take(query->MaskToken, ref specials->Mask);
        Take(query->EosToken, ref specials->Eos);
        Take(query->TurnEndToken, ref specials->TurnEnd);

        void Take(int token, ref float slot)
        {
            var at = (long)token - firstToken;
            if (at < 0 || at >= columns)
                return;
            slot = z[at];
            z[at] = float.NegativeInfinity;
        }
    }
}
