// Attention without the T x T matrix: a group takes a tile of queries of one head and walks over the keys of their sequence, 32 at a time, always
// from the first, so that sums are taken in the same order wherever the sequence lies. 128 items: 16 x 8, item (x, y) has the queries x + 16 a
// and of every 32 keys, and of every 32 components of the result, those at y + 8 b. Matrices pass through local memory in pieces 32 wide.
// P0: values of a head. P1: queries per item, so that what an item keeps (P1 P0 / 8 results) stays in registers.
#define ITEMS 128
#define QUERIES (16 * P1)
#define KEYS 32
#define PIECES ((P0 + 31) / 32)
#define PITCH 33
#include "attention.h"
#define ITEM_X (ITEM / 8)
#define ITEM_Y (ITEM % 8)

// Drivers of GPUs unroll loops this short unasked; PoCL 3.1, asked, makes wrong code of them.
#ifdef __OPENCL_VERSION__
#define UNROLL
#else
#define UNROLL _Pragma("unroll")
#endif

// 32 components of `rows` rows, zero where there are none: what lies there may be anything, and 0 times that must be 0.
FUNCTION void stage(LOCAL float* piece, int rows, GLOBAL const act_t* from, int stride, int present, int column)
{
    for (int i = ITEM; i < rows * 32; i += ITEMS)
    {
        int row = i / 32, at = column + i % 32;
        piece[row * PITCH + i % 32] = row < present && at < P0 ? LOAD_ACT(from, (size_t)row * stride + at) : 0.0f;
    }
}

// sums[a, b] += left[x + 16 a, 0..32] right[0..32, y + 8 b]; a step along right's inner and outer dimension is `along` and `across`.
FUNCTION void multiply(float* sums, LOCAL const float* left, LOCAL const float* right, int along, int across)
{
    for (int i = 0; i < 32; i++)
    {
        float column[4];
        UNROLL for (int b = 0; b < 4; b++)
            column[b] = right[i * along + (ITEM_Y + 8 * b) * across];
        UNROLL for (int a = 0; a < P1; a++)
        {
            float x = left[(ITEM_X + 16 * a) * PITCH + i];
            UNROLL for (int b = 0; b < 4; b++)
                sums[a * 4 + b] = fma(x, column[b], sums[a * 4 + b]);
        }
    }
}

// What a query does not see becomes -infinity; the largest score of each item's keys is shared.
FUNCTION void mask(float* scores, LOCAL float* shared, Tile tile, int key, int block)
{
    UNROLL for (int a = 0; a < P1; a++)
    {
        int row = ITEM_X + 16 * a, limit = limit_of(tile, row, block), hidden = hidden_of(tile, row);
        float largest = -HUGE_VALUE;
        UNROLL for (int b = 0; b < 4; b++)
        {
            int at = key + ITEM_Y + 8 * b;
            if (at >= limit || at == hidden)
                scores[a * 4 + b] = -HUGE_VALUE;
            largest = fmax(largest, scores[a * 4 + b]);
        }
        shared[row * 8 + ITEM_Y] = largest;
    }
}

// Scores become weights relative to the largest score so far, and what was summed before fades to the same scale.
FUNCTION void weigh(float* scores, float* mixed, float* most, float* total, LOCAL float* weights, LOCAL const float* shared, float scale)
{
    UNROLL for (int a = 0; a < P1; a++)
    {
        int row = ITEM_X + 16 * a;
        float before = most[a];
        for (int y = 0; y < 8; y++)
            most[a] = fmax(most[a], shared[row * 8 + y]);
        // Before the first key that is seen there is nothing to scale, and no difference of infinities may arise.
        float largest = most[a] == -HUGE_VALUE ? 0.0f : most[a], fade = exp(scale * (before - largest));
        total[a] *= fade;
        UNROLL for (int b = 0; b < 4; b++)
        {
            float weight = exp(scale * (scores[a * 4 + b] - largest));
            weights[row * PITCH + ITEM_Y + 8 * b] = weight;
            total[a] += weight;
            UNROLL for (int piece = 0; piece < PIECES; piece++)
                mixed[(piece * P1 + a) * 4 + b] *= fade;
        }
    }
}

// Keys lie in rows of their own from `keys_column` on: in a cache of `cache_rows` rows, or, where that is 0, beside the queries.
KERNEL GROUP_SIZE(ITEMS) attention(
    GLOBAL const act_t* qkv, int qkv_stride, GLOBAL const int* offsets, int sequences, int heads, int kv_heads, float scale, int block,
    GLOBAL const act_t* keys, int keys_stride, int keys_column, int cache_rows, GLOBAL const int* ranges,
    GLOBAL const int* first, GLOBAL const int* count, GLOBAL const int* shadows, GLOBAL act_t* output, int output_stride, GLOBAL const int* live, int cell, int at_most)
{
    LOCAL_ARRAY(float, left, QUERIES * PITCH);
    LOCAL_ARRAY(float, right, KEYS * PITCH);
    LOCAL_ARRAY(float, weights, QUERIES * PITCH);
    LOCAL_ARRAY(float, shared, QUERIES * 8);
    Tile tile = tile_of(GROUP_X, offsets, sequences, live_rows(live, cell, at_most), block, cache_rows, ranges, first, count, shadows);
    // A tile without queries goes on like the others, over no keys and to no output: a return before barriers is what PoCL 3.1 gets wrong.
    int head = GROUP_Y, kv_head = head / (heads / kv_heads);
    GLOBAL const act_t* q = qkv + (size_t)tile.row * qkv_stride + head * P0;
    GLOBAL const act_t* k = keys + tile.key_row * keys_stride + keys_column + kv_head * P0;

    float mixed[PIECES * P1 * 4], most[P1], total[P1];
    for (int i = 0; i < PIECES * P1 * 4; i++)
        mixed[i] = 0.0f;
    for (int a = 0; a < P1; a++)
    {
        most[a] = -HUGE_VALUE;
        total[a] = 0.0f;
    }

    for (int key = 0; key < tile.seen; key += KEYS)
    {
        float scores[P1 * 4];
        for (int i = 0; i < P1 * 4; i++)
            scores[i] = 0.0f;
        for (int piece = 0; piece < PIECES; piece++)
        {
            BARRIER();
            stage(left, QUERIES, q, qkv_stride, tile.queries, piece * 32);
            stage(right, KEYS, k + (size_t)key * keys_stride, keys_stride, tile.seen - key, piece * 32);
            BARRIER();
            multiply(scores, left, right, 1, PITCH);
        }

        mask(scores, shared, tile, key, block);
        BARRIER();
        weigh(scores, mixed, most, total, weights, shared, scale);
        UNROLL for (int piece = 0; piece < PIECES; piece++)
        {
            BARRIER();
            stage(right, KEYS, k + (size_t)key * keys_stride + kv_heads * P0, keys_stride, tile.seen - key, piece * 32);
            BARRIER();
            multiply(mixed + piece * P1 * 4, weights, right, PITCH, 1);
        }
    }

    for (int a = 0; a < P1; a++)
        shared[(ITEM_X + 16 * a) * 8 + ITEM_Y] = total[a];
    BARRIER();
    UNROLL for (int a = 0; a < P1; a++)
    {
        int row = ITEM_X + 16 * a;
        float sum = 0.0f;
        for (int y = 0; y < 8; y++)
            sum += shared[row * 8 + y];
        UNROLL for (int i = 0; i < PIECES * 4; i++)
        {
            int column = i / 4 * 32 + ITEM_Y + i % 4 * 8;
            if (row < tile.queries && column < P0)
                STORE_ACT(output, (size_t)(tile.row + row) * output_stride + head * P0 + column,
                          sum == 0.0f ? 0.0f : mixed[(i / 4 * P1 + a) * 4 + i % 4] / sum);
        }
    }
}
