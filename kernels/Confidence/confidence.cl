// The head, softmax and everything asked of a position, a chunk of 128 tokens at a time: logits live in local memory and are gone. Every logit
// is summed over the inputs in one order, whatever the number of rows.
#include "finish_score.h"

// Rows as the head takes them, in fp32. The head is linear, so guidance is applied to what goes in, u + (w + 1)(c - u), and costs no second pass.
KERNEL GROUP_SIZE(128) mix_rows(
    GLOBAL const act_t* hidden, int stride, int columns, GLOBAL const device_query* queries, GLOBAL float* mixed, int inputs,
    GLOBAL special_logits* specials, GLOBAL const int* live, int live_index, int at_most)
{
    int row = GROUP_X;
    if (row >= live_rows(live, live_index, at_most))
        return;
    int other = queries[row].unconditional_row;
    float guidance = queries[row].guidance + 1.0f;
    GLOBAL const act_t* given = hidden + (size_t)row * stride;
    GLOBAL const act_t* without = hidden + (size_t)(other < 0 ? row : other) * stride;
    for (int i = ITEM; i < inputs; i += 128)
    {
        float value = 0.0f;
        if (i < columns)
            value = LOAD_ACT(given, i);
        if (i < columns && other >= 0)
            value = fma(guidance, value - LOAD_ACT(without, i), LOAD_ACT(without, i));
        mixed[(size_t)row * inputs + i] = value;
    }
    if (ITEM == 0)
        specials[row].mask = specials[row].eos = specials[row].turn_end = -HUGE_VALUE;
}

#if WEIGHTS == I8
#define SCALED(logit, scales, token) ((logit) * (scales)[token])
#else
#define SCALED(logit, scales, token) (logit)
#endif

#if P0 > 0
// P0 rows by 128 tokens: each item multiplies P0 / 8 rows by 8 tokens, then rows are reduced, 32 at a time and several items to a row.
#define A_STRIDE (P0 + 1)
#define Z_STRIDE (CHUNK + 1)
#define PASS (P0 < 32 ? P0 : 32)
#define PASS_ROWS (PASS / 8)
#define LANES (128 / PASS)
#define LANE_TOKENS (CHUNK / LANES)

KERNEL GROUP_SIZE(128) score_tile(
    GLOBAL const float* rows, int inputs, GLOBAL const weight_t* head, GLOBAL const float* scales, int vocabulary,
    GLOBAL const device_query* queries, GLOBAL special_logits* specials, GLOBAL chunk_score* chunks, int chunk_count,
    GLOBAL const int* live, int live_index, int at_most)
{
    LOCAL_ARRAY(float, tile, 32 * A_STRIDE + 32 * Z_STRIDE);
    LOCAL_ARRAY(chunk_score, parts, 128);
    int first_row = GROUP_X * P0, first_token = GROUP_Y * CHUNK;
    int count = live_rows(live, live_index, at_most);
    if (first_row >= count)
        return;
    LOCAL float* a = tile + 32 * Z_STRIDE;
    LOCAL float* b = tile;
    int x = ITEM % 16, y = ITEM / 16;
    float sums[P0 / 8][8];
#pragma unroll
    for (int i = 0; i < P0 / 8; i++)
#pragma unroll
        for (int j = 0; j < 8; j++)
            sums[i][j] = 0.0f;
    for (int k = 0; k < inputs; k += 32)
    {
        BARRIER();
        for (int i = ITEM; i < P0 * 32; i += 128)
            a[i % 32 * A_STRIDE + i / 32] = rows[(size_t)(first_row + i / 32) * inputs + k + i % 32];
        for (int i = ITEM; i < CHUNK * 32; i += 128)
            b[i % 32 * Z_STRIDE + i / 32] = LOAD_WEIGHT(head, (size_t)(first_token + i / 32) * inputs + k + i % 32);
        BARRIER();
        for (int kk = 0; kk < 32; kk++)
#pragma unroll
            for (int i = 0; i < P0 / 8; i++)
#pragma unroll
                for (int j = 0; j < 8; j++)
                    sums[i][j] = fma(a[kk * A_STRIDE + y + 8 * i], b[kk * Z_STRIDE + x + 16 * j], sums[i][j]);
    }

    // The logits take the place of the weights.
#pragma unroll
    for (int pass = 0; pass < P0 / PASS; pass++)
    {
        int row = ITEM % PASS, lane = ITEM / PASS, position = first_row + pass * PASS + row;
        BARRIER();
#pragma unroll
        for (int i = 0; i < PASS_ROWS; i++)
#pragma unroll
            for (int j = 0; j < 8; j++)
            {
                int token = first_token + x + 16 * j;
                tile[(y + 8 * i) * Z_STRIDE + x + 16 * j] =
                    token < vocabulary ? SCALED(sums[pass * PASS_ROWS + i][j], scales, token) : -HUGE_VALUE;
            }
        BARRIER();
        if (lane == 0 && position < count)
            lift_specials(tile + row * Z_STRIDE, first_token, queries + position, specials + position);
        BARRIER();
        if (position < count)
            parts[ITEM] = reduce_logits(tile + row * Z_STRIDE + lane * LANE_TOKENS, LANE_TOKENS, first_token + lane * LANE_TOKENS, queries + position);
        BARRIER();
        if (lane == 0 && position < count)
        {
            chunk_score score = parts[row];
            for (int i = 1; i < LANES; i++)
                score = merge_chunks(score, parts[row + i * PASS]);
            chunks[(size_t)position * chunk_count + GROUP_Y] = score;
        }
    }
}
#endif

// One group per row: each item takes neighbouring chunks, then neighbours join, so that lower tokens always come first.
KERNEL GROUP_SIZE(32) merge_scores(
    GLOBAL const chunk_score* chunks, int chunk_count, GLOBAL const special_logits* specials, GLOBAL const device_query* queries,
    GLOBAL position_score* scores, GLOBAL const int* live, int live_index, int at_most)
{
    LOCAL_ARRAY(chunk_score, parts, 32);
    int row = GROUP_X, share = (chunk_count + 31) / 32, first = ITEM * share;
    if (row >= live_rows(live, live_index, at_most))
        return;
    GLOBAL const chunk_score* mine = chunks + (size_t)row * chunk_count;
    int end = first + share < chunk_count ? first + share : chunk_count;
    if (first < end)
    {
        chunk_score score = mine[first];
        for (int i = first + 1; i < end; i++)
            score = merge_chunks(score, mine[i]);
        parts[ITEM] = score;
    }
    int holders = (chunk_count + share - 1) / share;
    for (int step = 1; step < holders; step *= 2)
    {
        BARRIER();
        if (ITEM % (2 * step) == 0 && ITEM + step < holders)
            parts[ITEM] = merge_chunks(parts[ITEM], parts[ITEM + step]);
    }
    if (ITEM == 0)
        scores[row] = finish_score(parts[0], specials[row], queries + row);
}
