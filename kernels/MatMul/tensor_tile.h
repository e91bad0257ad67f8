// The product that all tensor-core kernels share: a tile of TILE_ROWS x TILE_COLUMNS sums in registers, over slices of 64 inputs that pass
// through a ring of STAGES buffers in shared memory. CUDA of compute capability 8.0 and newer.
//
// One accumulator per element walks K upwards in steps of 16, whatever the tile, and K is never split: a row's sums are the same bits in every
// tile shape, so in every batch. The price is paid where few rows meet a big matrix. There the weights' way from memory decides, and bandwidth
// times latency must be under way at any time: 3.35 TB/s x 0.8 us over 132 multiprocessors are 20 KB on each of an H100, asked for twice over
// because blocks do not run in step. Without splitting K, N / TILE_COLUMNS blocks must bring that up: 128 blocks for N = 4096 and 32 columns,
// 4 KB of weights per slice in each, hence 12 stages. One dependent chain of mma per element takes K / 16 x 33 cycles: 5 us for K = 4096,
// half of what its 32 MB need from memory. The 32 rows of A come to each block from the second-level cache, as many bytes as the weights.
#define TILE_ROWS P0
#define TILE_COLUMNS P1
#define STAGES P2
#define WARPS_M (TILE_ROWS > 16 ? 2 : 1)
#define WARPS_N (TILE_COLUMNS > 128 ? 4 : 2)
#define TILE_ITEMS (32 * WARPS_M * WARPS_N)
#define WARP_ROWS (TILE_ROWS / WARPS_M)
#define WARP_COLUMNS (TILE_COLUMNS / WARPS_N)
#define TILES_M (WARP_ROWS / 16)
#define TILES_N (WARP_COLUMNS / 8)

// A slice: 64 inputs. Its rows lie in chunks of 16 bytes, eight to a row of activations.
#define SLICE 64
#define A_CHUNKS 8
#define W_CHUNKS (SLICE * (int)sizeof(weight_t) / 16)
#define CHUNK_WEIGHTS (16 / (int)sizeof(weight_t))
#define A_BYTES (TILE_ROWS * 128)
#define STAGE_BYTES (A_BYTES + TILE_COLUMNS * W_CHUNKS * 16)

static_assert(WEIGHTS == I8 || WEIGHTS == ACTIVATIONS, "operands of mma are of one type");
static_assert(ACTIVATIONS == BF16 || ACTIVATIONS == F16, "mma takes 2-byte operands");
static_assert(WARP_ROWS % 16 == 0 && WARP_COLUMNS % 16 == 0, "a warp works on whole fragments, two of them side by side");
static_assert(TILE_ROWS * A_CHUNKS % TILE_ITEMS == 0 && TILE_COLUMNS * W_CHUNKS % TILE_ITEMS == 0, "every item copies as many chunks");

struct Fragments
{
    unsigned a[TILES_M][4];
    unsigned b[TILES_N][2];
};

FUNCTION int warp_row() { return ITEM / 32 % WARPS_M * WARP_ROWS; }
FUNCTION int warp_column() { return ITEM / 32 / WARPS_M * WARP_COLUMNS; }

// Chunks of a row are exchanged by a key of the row, so that the eight rows that ldmatrix reads at once lie in different banks; for
// activations also the four rows of half a warp that reads pairs of neighbouring chunks.
FUNCTION int a_offset(int row, int chunk) { return row * 128 + ((chunk ^ ((row & 3) << 1 | (row >> 2 & 1))) << 4); }

// Rows of weights are read as stored_column orders them: 0, 1, 4, 5, 8, 9, 12, 13 or two further.
FUNCTION int w_offset(int row, int chunk)
{
    return sizeof(weight_t) == 2 ? row * 128 + ((chunk ^ ((row & 1) | (row >> 1 & 6))) << 4) : row * 64 + ((chunk ^ (row >> 2 & 3)) << 4);
}

// Column `column` of the fragments 2i (second = 0) and 2i + 1 is this of 16: an item then holds four neighbouring columns of a row.
FUNCTION int stored_column(int column, int second) { return (column >> 1) * 4 + second * 2 + (column & 1); }

// Copies slice `k` behind the items' backs. `a.at(i, k)` is where input k of the tile's row i lies. Weights past the last column repeat it, and nobody
// stores what comes of them. Past the padded end of K there are zeros.
template <class Rows>
FUNCTION void load_slice(unsigned char* stage, const Rows& a, const weight_t* weight, int columns, int padded_k, int k)
{
#pragma unroll
    for (int j = 0; j < TILE_ROWS * A_CHUNKS / TILE_ITEMS; j++)
    {
        int i = j * TILE_ITEMS + ITEM, row = i / A_CHUNKS, chunk = i % A_CHUNKS, at = k + chunk * 8;
        cp_async_16_zfill(stage + a_offset(row, chunk), a.at(row, at), at < padded_k ? 16 : 0);
    }
#pragma unroll
    for (int j = 0; j < TILE_COLUMNS * W_CHUNKS / TILE_ITEMS; j++)
    {
        int i = j * TILE_ITEMS + ITEM, row = i / W_CHUNKS, chunk = i % W_CHUNKS, at = k + chunk * CHUNK_WEIGHTS;
        int taken = row < columns ? row : columns - 1;
        cp_async_16_zfill(stage + A_BYTES + w_offset(row, chunk), weight + (u32)(taken * padded_k + at), at < padded_k ? 16 : 0);
    }
}

#if WEIGHTS == I8
// Two of four int8 as a pair of activations, exactly: a byte becomes the last of a large whole number's significand.
FUNCTION unsigned widen(unsigned biased, int first)
{
    float low = AS_FLOAT(__byte_perm(biased, 0x4b000000u, 0x7440 + first)) - 8388736.0f;
    float high = AS_FLOAT(__byte_perm(biased, 0x4b000000u, 0x7441 + first)) - 8388736.0f;
#if ACTIVATIONS == BF16
    return __byte_perm(AS_UINT(low), AS_UINT(high), 0x7632);
#else
    return f32_to_f16(low) | (unsigned)f32_to_f16(high) << 16;
#endif
}

// ldmatrix hands an item four neighbouring bytes, inputs 4t to 4t + 3 of 16, where mma wants 2t, 2t + 1, 2t + 8 and 2t + 9. Activations are
// read in the same order: the sum over 16 inputs does not care what they are called.
FUNCTION void load_fragments(Fragments& f, const unsigned char* stage, int step)
{
    int lane = ITEM % 32;
#pragma unroll
    for (int m = 0; m < TILES_M; m++)
#pragma unroll
        for (int half = 0; half < 2; half++)
        {
            int row = warp_row() + m * 16 + half * 8 + lane / 4;
            uint2 four = *(const uint2*)(stage + a_offset(row, step * 2 + (lane >> 1 & 1)) + (lane & 1) * 8);
            f.a[m][half] = four.x;
            f.a[m][half + 2] = four.y;
        }
#pragma unroll
    for (int n = 0; n < TILES_N; n += 2)
    {
        unsigned bytes[2];
        int row = warp_column() + n * 8 + stored_column(lane & 7, lane >> 3 & 1);
        ldmatrix_x2(bytes, stage + A_BYTES + w_offset(row, step));
#pragma unroll
        for (int i = 0; i < 2; i++)
        {
            unsigned biased = bytes[i] ^ 0x80808080u;
            f.b[n + i][0] = widen(biased, 0);
            f.b[n + i][1] = widen(biased, 2);
        }
    }
}
#else
FUNCTION void load_fragments(Fragments& f, const unsigned char* stage, int step)
{
    int lane = ITEM % 32;
#pragma unroll
    for (int m = 0; m < TILES_M; m++)
        ldmatrix_x4(f.a[m], stage + a_offset(warp_row() + m * 16 + (lane & 15), step * 2 + (lane >> 4)));
#pragma unroll
    for (int n = 0; n < TILES_N; n += 2)
    {
        unsigned pair[4];
        int row = warp_column() + n * 8 + stored_column(lane & 7, lane >> 4);
        ldmatrix_x4(pair, stage + A_BYTES + w_offset(row, step * 2 + (lane >> 3 & 1)));
        f.b[n][0] = pair[0];
        f.b[n][1] = pair[1];
        f.b[n + 1][0] = pair[2];
        f.b[n + 1][1] = pair[3];
    }
}
#endif

FUNCTION void multiply(float (&sums)[TILES_M][TILES_N][4], const Fragments& f)
{
#pragma unroll
    for (int m = 0; m < TILES_M; m++)
#pragma unroll
        for (int n = 0; n < TILES_N; n++)
#if ACTIVATIONS == BF16
            mma_m16n8k16_bf16(sums[m][n], f.a[m], f.b[n]);
#else
            mma_m16n8k16_f16(sums[m][n], f.a[m], f.b[n]);
#endif
}

// sums[m][2i][0], [1], sums[m][2i + 1][0], [1] are the item's row `sum_row(m, 0)`, columns `sum_column(2i)` and three more; [2] and [3] those
// of `sum_row(m, 1)`, both counted within the tile. `shared` holds STAGES * STAGE_BYTES; all items must be done with it.
template <class Rows>
FUNCTION void tile_product(
    float (&sums)[TILES_M][TILES_N][4], unsigned char* shared, const Rows& a, const weight_t* weight, int columns, int padded_k)
{
#pragma unroll
    for (int i = 0; i < TILES_M * TILES_N * 4; i++)
        sums[i / 4 / TILES_N][i / 4 % TILES_N][i % 4] = 0.0f;
    int slices = (padded_k + SLICE - 1) / SLICE;
    for (int ahead = 0; ahead < STAGES - 1; ahead++)
    {
        if (ahead < slices)
            load_slice(shared + ahead * STAGE_BYTES, a, weight, columns, padded_k, ahead * SLICE);
        cp_async_commit();
    }

    int reading = 0, writing = STAGES - 1;
    for (int slice = 0; slice < slices; slice++)
    {
        // The barrier tells two things: everybody's share of this slice is there, and everybody is done with the one before.
        cp_async_wait<STAGES - 2>();
        BARRIER();
        if (slice + STAGES - 1 < slices)
            load_slice(shared + writing * STAGE_BYTES, a, weight, columns, padded_k, (slice + STAGES - 1) * SLICE);
        cp_async_commit();

        Fragments f[2];
        load_fragments(f[0], shared + reading * STAGE_BYTES, 0);
#pragma unroll
        for (int step = 0; step < SLICE / 16; step++)
        {
            if (step + 1 < SLICE / 16)
                load_fragments(f[(step + 1) % 2], shared + reading * STAGE_BYTES, step + 1);
            multiply(sums, f[step % 2]);
        }
        reading = reading + 1 < STAGES ? reading + 1 : 0;
        writing = writing + 1 < STAGES ? writing + 1 : 0;
    }
}

FUNCTION int sum_row(int m, int half) { return warp_row() + m * 16 + half * 8 + ITEM % 32 / 4; }
FUNCTION int sum_column(int n) { return warp_column() + n * 8 + ITEM % 4 * 4; }
