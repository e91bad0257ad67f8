// The head by tensor cores: a tile of logits goes from the sums into shared memory, where each item reduces one row of one chunk to what
// merge_scores of the portable text puts together. Logits never leave the multiprocessor, and every row meets the same chunks in every tile
// shape, so that its score is the same bits in every batch.
#include "chunk_score.h"
#include "tensor_tile.h"
#define TILE_CHUNKS (TILE_COLUMNS / CHUNK)
// Odd, so that neighbouring rows lie in different banks.
#define LOGITS_STRIDE (TILE_COLUMNS + 1)

static_assert(TILE_COLUMNS % CHUNK == 0, "a tile holds whole chunks");

struct Chosen
{
    const act_t* hidden;
    const int* rows;
    int stride;
    __device__ const act_t* at(int row, int k) const { return hidden + (size_t)rows[row] * stride + k; }
};

KERNEL GROUP_SIZE(128) clear_specials(special_logits* specials, const int* live, int live_index, int at_most)
{
    int row = GROUP_X * 128 + ITEM;
    if (row < live_rows(live, live_index, at_most))
        specials[row].mask = specials[row].eos = specials[row].turn_end = -HUGE_VALUE;
}

FUNCTION void keep_sums(float* logits, const float (&sums)[TILES_M][TILES_N][4])
{
#pragma unroll
    for (int m = 0; m < TILES_M; m++)
#pragma unroll
        for (int n = 0; n < TILES_N; n++)
#pragma unroll
            for (int i = 0; i < 4; i++)
                logits[sum_row(m, i / 2) * LOGITS_STRIDE + sum_column(n & ~1) + (n & 1) * 2 + i % 2] = sums[m][n][i];
}

// From sums to logits: scales, guidance u + (w + 1)(c - u) if there is a `u`, and -inf past the vocabulary. Guidance is applied to logits and
// not to rows, which are stored too coarsely to carry the difference.
FUNCTION void finish_logits(float* z, const float* u, float guidance, const float* scales, int left)
{
    for (int i = 0; i < CHUNK; i++)
    {
        float scale = WEIGHTS == I8 && i < left ? scales[i] : 1.0f, value = z[i] * scale;
        if (u)
            value = fma(guidance + 1.0f, value - u[i] * scale, u[i] * scale);
        z[i] = i < left ? value : -HUGE_VALUE;
    }
}

// Of rows with guidance a tile takes half as many at a time: the other half are their unconditional branches.
KERNEL GROUP_SIZE(TILE_ITEMS) score_tile_tensor(
    const act_t* hidden, int stride, const weight_t* head, int padded_k, const float* scales, int vocabulary, const device_query* queries,
    special_logits* specials, chunk_score* chunks, int chunk_count, const int* live, int live_index, int at_most)
{
    extern __shared__ __align__(128) unsigned char shared[];
    LOCAL_ARRAY(int, taken, TILE_ROWS);
    // Tiles of rows come first: they share the head's rows while those are in the cache.
    int tiles_m = (at_most + TILE_ROWS - 1) / TILE_ROWS, count = live_rows(live, live_index, at_most);
    int tile = GROUP_X % tiles_m * TILE_ROWS, first_token = GROUP_X / tiles_m * TILE_COLUMNS;
    if (tile >= count)
        return;
    int end = min(tile + TILE_ROWS, count), guided = 0;
    for (int i = tile + ITEM; i < end; i += TILE_ITEMS)
        guided |= queries[i].unconditional_row >= 0;
    guided = __syncthreads_or(guided);

    int positions = guided ? TILE_ROWS / 2 : TILE_ROWS;
    float* logits = (float*)shared;
    for (int first = tile; first < end; first += positions)
    {
        for (int i = ITEM; i < TILE_ROWS; i += TILE_ITEMS)
        {
            int position = min(first + i % positions, end - 1);
            int other = i < positions ? -1 : queries[position].unconditional_row;
            taken[i] = other < 0 ? position : other;
        }
        BARRIER();

        float sums[TILES_M][TILES_N][4];
        Chosen from = {hidden, taken, stride};
        tile_product(sums, shared, from, head + (size_t)first_token * padded_k, vocabulary - first_token, padded_k);
        BARRIER();
        keep_sums(logits, sums);
        BARRIER();
        for (int i = ITEM; i < positions * TILE_CHUNKS; i += TILE_ITEMS)
        {
            int position = first + i % positions, token = first_token + i / positions * CHUNK;
            if (position >= end || token >= vocabulary)
                continue;
            const device_query* query = queries + position;
            float* z = logits + i % positions * LOGITS_STRIDE + i / positions * CHUNK;
            const float* u = query->unconditional_row >= 0 ? z + positions * LOGITS_STRIDE : 0;
            finish_logits(z, u, query->guidance, scales + token, vocabulary - token);
            lift_specials(z, token, query, specials + position);
            chunk_score score = with_sums(largest_logits(z, CHUNK, token), z, CHUNK);
            chunks[(size_t)position * chunk_count + token / CHUNK] = with_noise(score, z, CHUNK, token, query);
        }
        BARRIER();
    }
}
