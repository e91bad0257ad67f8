// The head against a chunk of 128 tokens, reduced at once: logits live in local memory and are gone. Every logit is summed over the inputs in
// one order, whatever the number of rows.
#include "chunk_score.h"

// P0 rows by 128 tokens: each item multiplies P0 / 8 rows by 8 tokens, then rows are reduced, 32 at a time and four items to a row.
#define A_STRIDE (P0 + 1)
#define Z_STRIDE (CHUNK + 1)
#define PASS (P0 < 32 ? P0 : 32)
#define PASS_ROWS (PASS / 8)
// The same for every P0: it decides the order of the sums.
#define LANES 4
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
    // A tile of dead rows goes on like the others, over no inputs and to no scores: a return before barriers is what PoCL 3.1 gets wrong.
    int used = first_row < count ? inputs : 0;
    LOCAL float* a = tile + 32 * Z_STRIDE;
    LOCAL float* b = tile;
    int x = ITEM % 16, y = ITEM / 16;
    float sums[P0 / 8][8];
#pragma unroll
    for (int i = 0; i < P0 / 8; i++)
#pragma unroll
        for (int j = 0; j < 8; j++)
            sums[i][j] = 0.0f;
    for (int k = 0; k < used; k += 32)
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
        if (lane < LANES && position < count)
        {
            LOCAL const float* z = tile + row * Z_STRIDE + lane * LANE_TOKENS;
            int token = first_token + lane * LANE_TOKENS;
            parts[ITEM] = with_noise(with_sums(largest_logits(z, LANE_TOKENS, token), z, LANE_TOKENS), z, LANE_TOKENS, token, queries + position);
        }
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
