using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

public static unsafe partial class MatMul
{
    /// <summary>
    /// Inputs taken at a time: a block of a panel (32 KiB in fp32 at 16 lanes) stays in the first-level cache while a block of rows passes
    /// it, and the block of A (384 KiB) in the second-level cache while the panels of an item take turns.
    /// </summary>
    private const int BlockK = 256;
    private const int BlockRows = 384;
    private const int MostPanelsPerItem = 8;
    private const int CacheLine = 64;
    private const int TilesWorthPrefetching = 8;

    // From here on a bf16 block is widened once for all rows: widening in the loop costs the ports that multiply.
    private const int RowsWorthWidening = 2 * MatMulTile.Rows;

    private readonly struct CpuKernel(MatrixView a, PackedMatrix weight, MatrixView c, bool accumulate) : ICpuKernel
    {
        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            if (weight.Type == DType.BF16)
                Share<S, V, BF16Weights>(device);
            else
                Share<S, V, F32Weights>(device);
        }

        private void Share<S, V, W>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
            where W : unmanaged, IWeightFormat
        {
            var perItem = Math.Clamp(weight.PanelCount / (4 * device.Threads), 1, MostPanelsPerItem);
            var work = new Panels<S, V, W>
            {
                A = a.Data,
                Lda = a.Stride,
                Rows = a.Rows,
                K = weight.K,
                Weight = weight.Panel(0),
                PanelBytes = weight.PanelBytes,
                PanelCount = weight.PanelCount,
                PanelsPerItem = perItem,
                C = c.Data,
                Ldc = c.Stride,
                Accumulate = accumulate,
            };
            work.Widens = W.Bytes < sizeof(float) && a.Rows >= RowsWorthWidening;
            if (work.Widens)
                work.Scratch = device.ReserveScratch(BlockK * MatMulTile.Vectors * S.Width * sizeof(float));
            device.Run((weight.PanelCount + perItem - 1) / perItem, ref work);
        }
    }

    /// <summary>One item is a few panels for all rows: blocks of rows, in them blocks of inputs, in them the panels.</summary>
    private struct Panels<S, V, W> : ICpuWork
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeightFormat
    {
        public float* A;
        public float* C;
        public byte* Weight;
        public long PanelBytes;
        public nint Lda;
        public nint Ldc;
        public int Rows;
        public int K;
        public int PanelCount;
        public int PanelsPerItem;
        public WorkerScratch Scratch;
        public bool Widens;
        public bool Accumulate;

        private static nint Width => MatMulTile.Vectors * S.Width;

        public readonly void Execute(int item, int worker)
        {
            var first = item * PanelsPerItem;
            var end = Math.Min(PanelCount, first + PanelsPerItem);
            for (var row = 0; row < Rows; row += BlockRows)
                for (var k = 0; k < K; k += BlockK)
                    for (var panel = first; panel < end; panel++)
                    {
                        var next = panel + 1 < end ? Weights(panel + 1, k) : Weights(first, k + BlockK);
                        Block(panel, row, Math.Min(Rows, row + BlockRows), k, Math.Min(BlockK, K - k), Scratch.Of(worker), next);
                    }
        }

        private readonly byte* Weights(int panel, int k) => Weight + (panel * PanelBytes) + (k * Width * W.Bytes);

        private readonly void Block(int panel, int row, int endRow, int k, int count, float* wide, byte* next)
        {
            var weights = Weights(panel, k);
            if (!Widens)
            {
                Tiles<W>(panel, row, endRow, k, count, weights, next);
                return;
            }

            for (nint i = 0; i < count * Width; i += S.Width)
                S.Store(W.Load<S, V>(weights, i), wide + i);
            Tiles<F32Weights>(panel, row, endRow, k, count, (byte*)wide, next);
        }

        // Weights come from far away once per block of rows; asking for the next block while this one is used hides most of the way.
        private readonly void Tiles<T>(int panel, int row, int endRow, int k, int count, byte* weights, byte* next)
            where T : unmanaged, IWeightFormat
        {
            var tiles = (endRow - row + MatMulTile.Rows - 1) / MatMulTile.Rows;
            var share = tiles < TilesWorthPrefetching ? 0 : (int)(BlockK * Width * W.Bytes) / tiles;
            for (; row < endRow; row += MatMulTile.Rows, next += share)
            {
                if (Sse.IsSupported)
                    for (var line = 0; line < share; line += CacheLine)
                        Sse.Prefetch1(next + line);
                MatMulTile.Run<S, V, T>(
                    Math.Min(MatMulTile.Rows, endRow - row),
                    A + (row * Lda) + k, Lda,
                    weights,
                    C + (row * Ldc) + (panel * Width), Ldc,
                    count, Accumulate || k > 0);
            }
        }
    }
}
