using System.Buffers;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Confidence;

public static partial class Confidence
{
    // Fixed, as in the text: a position's score depends on its hidden row alone.
    private const int DeviceChunk = 128;

    // Rows of a tile.
    private const int FewRows = 16, ManyRows = 64;
    private static readonly KernelText Text = new("confidence.cl");
    private static readonly KernelText TileText = new("confidence_tile.cl");
    private static readonly KernelText VectorText = new("confidence_vectors.cl");

    /// <summary>Enqueues the scoring of positions on an accelerator; nothing is copied, and nothing allocated once the workspace has grown.</summary>
    /// <param name="device">Where the head was packed.</param>
    /// <param name="hidden">[positions, d], normalised; unconditional branches may lie behind them in the same memory.</param>
    /// <param name="head">[vocabulary, d].</param>
    /// <param name="queries">A <see cref="DeviceQuery"/> per position.</param>
    /// <param name="scores">Takes a <see cref="PositionScore"/> per position that is alive.</param>
    /// <param name="workspace">Partial results; reuse it.</param>
    public static void Score(
        Accelerator device, MatrixView hidden, PackedMatrix head, DeviceMemory queries, DeviceMemory scores, ConfidenceWorkspace workspace) =>
        Score(device, hidden, head, queries, scores, workspace, device.Features.IsProcessor);

    /// <summary>The same with a choice of the product: in vectors on a processor, in tiles anywhere.</summary>
    private static void Score(
        Accelerator device, MatrixView hidden, PackedMatrix head, DeviceMemory queries, DeviceMemory scores, ConfidenceWorkspace workspace, bool inVectors)
    {
        if (hidden.Columns != head.K)
            throw new ArgumentException($"Confidence: hidden [{hidden.Rows}, {hidden.Columns}] does not fit a head [{head.N}, {head.K}].");
        if (hidden.Rows == 0)
            return;
        workspace.ReserveOn(device, NeedOn(device, head, hidden.Type, hidden.Stride, hidden.Rows));
        if (UsesTensors(device, head, hidden.Type, hidden.Stride))
            TensorChunks(device, hidden, head, queries, workspace);
        else
            Chunks(device, hidden, head, queries, inVectors, workspace);
        device.Launch(
            new KernelId(Text, "merge_scores", new KernelConstants(hidden.Type)), new Grid(hidden.Rows, 1, 32),
            workspace.ChunkMemory, ChunkCount(head), workspace.SpecialMemory, queries, scores, hidden.Live.Memory ?? device.Nothing, hidden.Live.Cell, hidden.Rows);
    }

    private static int ChunkCount(PackedMatrix head) => (head.N + DeviceChunk - 1) / DeviceChunk;

    /// <summary>What scoring takes of a workspace.</summary>
    internal static ConfidenceNeed NeedOn(Accelerator device, PackedMatrix head, DType type, int stride, long positions) => ConfidenceNeed.OnAccelerator(
        checked(positions + ManyRows - 1) / ManyRows * ManyRows, ChunkCount(head), UsesTensors(device, head, type, stride) ? 0 : head.PaddedK);

    private static void Chunks(
        Accelerator device, MatrixView hidden, PackedMatrix head, DeviceMemory queries, bool inVectors, ConfidenceWorkspace workspace)
    {
        var rows = inVectors || hidden.Rows <= FewRows ? FewRows : ManyRows;
        var (tiles, chunkCount, live) = ((hidden.Rows + rows - 1) / rows, ChunkCount(head), hidden.Live.Memory ?? device.Nothing);
        var (mixed, specials) = (workspace.MixedMemory, workspace.SpecialMemory);
        device.Launch(
            new KernelId(Text, "mix_rows", new KernelConstants(hidden.Type)), new Grid(hidden.Rows, 1, 128),
            hidden.Memory, hidden.Stride, hidden.Columns, queries, mixed, head.PaddedK, specials, live, hidden.Live.Cell, hidden.Rows);
        var constants = new KernelConstants(Weights: head.Type, P0: rows);
        device.Launch(
            inVectors ? new KernelId(VectorText, "score_vectors", constants) : new KernelId(TileText, "score_tile", constants),
            new Grid(tiles, chunkCount, inVectors ? 1 : 128),
            mixed, head.PaddedK, head.Memory, head.Scales ?? device.Nothing, head.N, queries, specials, workspace.ChunkMemory, chunkCount, live, hidden.Live.Cell, hidden.Rows);
    }

    private static void RunOn(
        Accelerator device, MatrixView hidden, PackedMatrix head, ReadOnlySpan<ConfidenceQuery> queries, Span<PositionScore> scores,
        ConfidenceWorkspace workspace)
    {
        var asked = ArrayPool<DeviceQuery>.Shared.Rent(queries.Length);
        for (var i = 0; i < queries.Length; i++)
            asked[i] = DeviceQuery.From(queries[i]);
        workspace.ReserveOn(device, NeedOn(device, head, hidden.Type, hidden.Stride, queries.Length).WithEnds(queries.Length));
        var (questions, answers) = (workspace.QueryMemory, workspace.ScoreMemory);
        device.Write(questions, 0, MemoryMarshal.AsBytes<DeviceQuery>(asked.AsSpan(0, queries.Length)));
        ArrayPool<DeviceQuery>.Shared.Return(asked);
        var positions = new MatrixView(hidden.Memory, queries.Length, hidden.Columns, hidden.Stride, hidden.Type, default);
        Score(device, positions, head, questions, answers, workspace);
        device.Read(answers, 0, MemoryMarshal.AsBytes(scores));
    }
}
