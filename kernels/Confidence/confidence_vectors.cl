// As confidence_tile.cl for a processor posing as an OpenCL device: one item to a group and vectors along the inputs. OpenCL only.
#include "chunk_score.h"

#ifdef __OPENCL_VERSION__
#if WEIGHTS == F32
#define LOAD_WEIGHTS(p) vload16(0, p)
#elif WEIGHTS == F16
#define LOAD_WEIGHTS(p) vload_half16(0, (GLOBAL const half*)(p))
#elif WEIGHTS == BF16
#define LOAD_WEIGHTS(p) as_float16(convert_uint16(vload16(0, p)) << 16)
#else
#define LOAD_WEIGHTS(p) convert_float16(vload16(0, p))
#endif

#define BLOCK 4

FUNCTION float sum_of_lanes(float16 v)
{
    float8 halves = v.lo + v.hi;
    float4 quarters = halves.lo + halves.hi;
    float2 pairs = quarters.lo + quarters.hi;
    return pairs.x + pairs.y;
}

// Four rows by four tokens, so that every vector that is loaded is used four times.
FUNCTION void multiply_block(GLOBAL const float* rows, GLOBAL const weight_t* head, int inputs, LOCAL float* z)
{
    float16 sums[BLOCK][BLOCK];
#pragma unroll
    for (int i = 0; i < BLOCK; i++)
#pragma unroll
        for (int j = 0; j < BLOCK; j++)
            sums[i][j] = (float16)(0.0f);
    for (int k = 0; k < inputs; k += 16)
    {
        float16 a[BLOCK];
#pragma unroll
        for (int i = 0; i < BLOCK; i++)
            a[i] = vload16(0, rows + (size_t)i * inputs + k);
#pragma unroll
        for (int j = 0; j < BLOCK; j++)
        {
            float16 b = LOAD_WEIGHTS(head + (size_t)j * inputs + k);
#pragma unroll
            for (int i = 0; i < BLOCK; i++)
                sums[i][j] = fma(a[i], b, sums[i][j]);
        }
    }
#pragma unroll
    for (int i = 0; i < BLOCK; i++)
#pragma unroll
        for (int j = 0; j < BLOCK; j++)
            z[i * CHUNK + j] = sum_of_lanes(sums[i][j]);
}

FUNCTION chunk_score with_vector_sums(chunk_score s, LOCAL const float* z)
{
    float16 sum = (float16)(0.0f), weighted = (float16)(0.0f);
    for (int i = 0; i < CHUNK; i += 16)
    {
        float16 logits = vload16(0, z + i);
        float16 shift = select(logits - s.max, (float16)(SHIFT_FLOOR), logits == (float16)(-HUGE_VALUE));
        float16 e = exp(shift);
        sum += e;
        weighted = fma(e, shift, weighted);
    }
    s.sum = sum_of_lanes(sum);
    s.weighted = sum_of_lanes(weighted);
    return s;
}

KERNEL GROUP_SIZE(1) score_vectors(
    GLOBAL const float* rows, int inputs, GLOBAL const weight_t* head, GLOBAL const float* scales, int vocabulary,
    GLOBAL const device_query* queries, GLOBAL special_logits* specials, GLOBAL chunk_score* chunks, int chunk_count,
    GLOBAL const int* live, int live_index, int at_most)
{
    LOCAL_ARRAY(float, logits, P0 * CHUNK);
    int first_row = GROUP_X * P0, first_token = GROUP_Y * CHUNK;
    int count = live_rows(live, live_index, at_most) - first_row;
    for (int token = 0; token < CHUNK; token += BLOCK)
        for (int row = 0; row < P0 && row < count; row += BLOCK)
            multiply_block(
                rows + (size_t)(first_row + row) * inputs, head + (size_t)(first_token + token) * inputs, inputs, logits + row * CHUNK + token);
    for (int row = 0; row < P0 && row < count; row++)
    {
        int position = first_row + row;
        LOCAL float* z = logits + row * CHUNK;
        for (int i = 0; i < CHUNK; i++)
            z[i] = first_token + i < vocabulary ? SCALED(z[i], scales, first_token + i) : -HUGE_VALUE;
        lift_specials(z, first_token, queries + position, specials + position);
        chunks[(size_t)position * chunk_count + GROUP_Y] =
            with_noise(with_vector_sums(largest_logits(z, CHUNK, first_token), z), z, CHUNK, first_token, queries + position);
    }
}
#endif
