// The same as attention.cl on tensor cores: 64 queries per group, 16 per warp, whose scores, weights and results never leave its registers.
// A warp holds its queries as fragments; the group's keys and values pass through shared memory P1 at a time, the next ones on their way while
// these are multiplied. P0: values of a head, a multiple of 16 up to 256. P1: keys at a time.
//
// Per group and key: 4 * 64 * P0 operations for 4 P0 bytes read (from L2 but for the first group of a head), so memory is not the limit. Every warp
// reads every key and value from shared memory: 512 bytes for two products of 16 x 8 x 16, which compute capability 8.0 reads in just the time
// that they take, and 9.0 in twice that.
// Shared memory: 8 P1 (P0 + 8) bytes, so 36 KiB for P0 = 64 and 68 KiB for 128 with P1 = 64, and 66 KiB for 256 with P1 = 32; rows are 16 bytes
// longer than their values, so that eight of them lie in different banks. Registers: about 160, 230 and 255 per item. An SM with 164 KiB or more
// holds 3, 2 and 2 groups, one with 100 KiB 2, 1 and 1.
#define ITEMS 128
#define QUERIES 64
#define KEYS P1
#define PITCH (P0 + 8)
#define LANE (ITEM % 32)
#define WARP (ITEM / 32)
#define LOG2_E 1.4426950408889634f
#include "attention.h"

#if ACTIVATIONS == BF16
#define MULTIPLY mma_m16n8k16_bf16
#else
#define MULTIPLY mma_m16n8k16_f16
#endif

FUNCTION u32 pair_of(u16 low, u16 high) { return low | (u32)high << 16; }

// Two weights, which lie in [0, 1]. A NaN may get lost: it stays in the sum that divides.
FUNCTION u32 weights_of(float low, float high)
{
#if ACTIVATIONS == BF16
    return ((AS_UINT(low) + 0x8000u) >> 16) | ((AS_UINT(high) + 0x8000u) & 0xffff0000u);
#else
    return pair_of(f32_to_f16(low), f32_to_f16(high));
#endif
}

FUNCTION u32 results_of(float low, float high)
{
#if ACTIVATIONS == BF16
    return pair_of(f32_to_bf16(low), f32_to_bf16(high));
#else
    return pair_of(f32_to_f16(low), f32_to_f16(high));
#endif
}

// Fetches rows of a head, zero from `present` on: what lies there may be anything, and 0 times that must be 0.
FUNCTION void fetch(u16* to, int rows, const u16* from, int stride, int present)
{
    for (int i = ITEM; i < rows * (P0 / 8); i += ITEMS)
    {
        int row = i / (P0 / 8), at = i % (P0 / 8) * 8;
        cp_async_16_zfill(to + row * PITCH + at, from + (size_t)(row < present ? row : 0) * stride + at, row < present ? 16 : 0);
    }
}

// scores[n] = queries times keys 8 n to 8 n + 7.
FUNCTION void score(float (&scores)[KEYS / 8][4], const unsigned (&queries)[P0 / 16][4], const u16* keys)
{
#pragma unroll
    for (int n = 0; n < KEYS / 8; n++)
        scores[n][0] = scores[n][1] = scores[n][2] = scores[n][3] = 0.0f;
#pragma unroll
    for (int step = 0; step < P0 / 16; step++)
#pragma unroll
        for (int n = 0; n < KEYS / 8; n += 2)
        {
            unsigned both[4];
            ldmatrix_x4(both, keys + (n * 8 + LANE % 8 + LANE / 16 * 8) * PITCH + step * 16 + LANE / 8 % 2 * 8);
            unsigned left[2] = {both[0], both[1]}, right[2] = {both[2], both[3]};
            MULTIPLY(scores[n], queries[step], left);
            MULTIPLY(scores[n + 1], queries[step], right);
        }
}

// Scores become weights relative to the largest score so far, and what was summed before fades to the same scale. A lane has two rows, `half` 0
// and 1, and of every eight keys two; four neighbours share the rows.
FUNCTION void weigh(
    float (&scores)[KEYS / 8][4], float (&mixed)[P0 / 8][4], float (&most)[2], float (&total)[2], float scale, int key, const int (&limit)[2],
    const int (&hidden)[2])
{
#pragma unroll
    for (int half = 0; half < 2; half++)
    {
        float largest = most[half];
#pragma unroll
        for (int i = 0; i < KEYS / 4; i++)
        {
            float& one = scores[i / 2][2 * half + i % 2];
            int at = key + i / 2 * 8 + LANE % 4 * 2 + i % 2;
            if (at >= limit[half] || (P2 && at == hidden[half]))
                one = -HUGE_VALUE;
            largest = fmax(largest, one);
        }
        largest = fmax(largest, __shfl_xor_sync(0xffffffffu, largest, 1));
        largest = fmax(largest, __shfl_xor_sync(0xffffffffu, largest, 2));
        // Before the first key that is seen there is nothing to scale, and no difference of infinities may arise.
        float base = largest == -HUGE_VALUE ? 0.0f : largest * scale;
        // Base is rounded, so that exp2f does not always give 1 for what stays as it is: keys past its limit must not change a row by a bit.
        float fade = key >= limit[half] ? 1.0f : exp2f(fma(most[half], scale, -base));
        most[half] = largest;
        total[half] *= fade;
#pragma unroll
        for (int i = 0; i < KEYS / 4; i++)
        {
            float& one = scores[i / 2][2 * half + i % 2];
            one = exp2f(fma(one, scale, -base));
            total[half] += one;
        }
#pragma unroll
        for (int i = 0; i < P0 / 4; i++)
            mixed[i / 2][2 * half + i % 2] *= fade;
    }
}

// mixed[n] += weights times components 8 n to 8 n + 7 of the values. Products of the first kind become factors of the second in the same lanes.
FUNCTION void mix(float (&mixed)[P0 / 8][4], const float (&weights)[KEYS / 8][4], const u16* values)
{
#pragma unroll
    for (int step = 0; step < KEYS / 16; step++)
    {
        const float(&low)[4] = weights[2 * step], (&high)[4] = weights[2 * step + 1];
        unsigned factors[4] = {weights_of(low[0], low[1]), weights_of(low[2], low[3]), weights_of(high[0], high[1]), weights_of(high[2], high[3])};
#pragma unroll
        for (int n = 0; n < P0 / 8; n += 2)
        {
            unsigned both[4];
            ldmatrix_x4_trans(both, values + (step * 16 + LANE % 16) * PITCH + n * 8 + LANE / 16 * 8);
            unsigned left[2] = {both[0], both[1]}, right[2] = {both[2], both[3]};
            MULTIPLY(mixed[n], factors, left);
            MULTIPLY(mixed[n + 1], factors, right);
        }
    }
}

// Arguments as those of attention.cl.
KERNEL GROUP_SIZE(ITEMS) attention(
    const act_t* qkv, int qkv_stride, const int* offsets, int sequences, int heads, int kv_heads, float scale, int block,
    const act_t* keys, int keys_stride, int keys_column, int cache_rows, const int* ranges, const int* first, const int* count,
    const int* shadows, act_t* output, int output_stride, const int* live, int cell, int at_most)
{
    extern __shared__ __align__(16) u16 shared[];
    Tile tile = tile_of(GROUP_X, offsets, sequences, live_rows(live, cell, at_most), block, cache_rows, ranges, first, count, shadows);
    if (tile.queries <= 0)
        return;
    int head = GROUP_Y, kv_head = head / (heads / kv_heads), row = WARP * 16 + LANE / 4;
    const u16* k = keys + tile.key_row * keys_stride + keys_column + kv_head * P0;
    const u16* v = k + kv_heads * P0;

    // Queries pass through the memory of the second keys and values, which are fetched when every warp has read its own.
    u16* passage = shared + 2 * KEYS * PITCH;
    fetch(passage, QUERIES, qkv + (size_t)tile.row * qkv_stride + head * P0, qkv_stride, tile.queries);
    cp_async_commit();
    fetch(shared, KEYS, k, keys_stride, tile.seen);
    fetch(shared + KEYS * PITCH, KEYS, v, keys_stride, tile.seen);
    cp_async_commit();
    cp_async_wait<1>();
    __syncthreads();
    unsigned queries[P0 / 16][4];
#pragma unroll
    for (int step = 0; step < P0 / 16; step++)
        ldmatrix_x4(queries[step], passage + (WARP * 16 + LANE % 16) * PITCH + step * 16 + LANE / 16 * 8);

    float mixed[P0 / 8][4] = {}, most[2] = {-HUGE_VALUE, -HUGE_VALUE}, total[2] = {};
    int limit[2] = {limit_of(tile, row, block), limit_of(tile, row + 8, block)};
    int hidden[2] = {hidden_of(tile, row), hidden_of(tile, row + 8)};
    for (int key = 0, stage = 0; key < tile.seen; key += KEYS, stage ^= 1)
    {
        cp_async_wait<0>();
        __syncthreads();
        u16 *here = shared + stage * 2 * KEYS * PITCH, *next = shared + (stage ^ 1) * 2 * KEYS * PITCH;
        int after = key + KEYS;
        if (after < tile.seen)
        {
            fetch(next, KEYS, k + (size_t)after * keys_stride, keys_stride, tile.seen - after);
            fetch(next + KEYS * PITCH, KEYS, v + (size_t)after * keys_stride, keys_stride, tile.seen - after);
            cp_async_commit();
        }
        if (WARP * 16 >= tile.queries)
            continue;
        float scores[KEYS / 8][4];
        score(scores, queries, here);
        weigh(scores, mixed, most, total, scale * LOG2_E, key, limit, hidden);
        mix(mixed, scores, here + KEYS * PITCH);
    }

#pragma unroll
    for (int half = 0; half < 2; half++)
    {
        float sum = total[half] + __shfl_xor_sync(0xffffffffu, total[half], 1);
        sum += __shfl_xor_sync(0xffffffffu, sum, 2);
        float part = sum == 0.0f ? 0.0f : 1.0f / sum;
        if (row + 8 * half >= tile.queries)
            continue;
        act_t* to = output + (size_t)(tile.row + row + 8 * half) * output_stride + head * P0 + LANE % 4 * 2;
#pragma unroll
        for (int n = 0; n < P0 / 8; n++)
            *(u32*)(to + n * 8) = results_of(mixed[n][2 * half] * part, mixed[n][2 * half + 1] * part);
    }
}
