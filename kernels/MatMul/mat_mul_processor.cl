// Products on a processor that poses as an accelerator: one item per group, wide registers, no local memory. OpenCL only.
// The order of every sum: sixteen chains of fused products, chain i over the inputs i, i + 16, i + 32 ..., folded by halves at the end. The rows
// beside it take no part in that: where a tile is not full, its last row is multiplied again and thrown away.
#ifdef __OPENCL_VERSION__
#include "row_scale.h"

#if ACTIVATIONS == F32
#define LOAD16_ACT(p) vload16(0, p)
#elif ACTIVATIONS == F16
#define LOAD16_ACT(p) vload_half16(0, (GLOBAL const half*)(p))
#else
#define LOAD16_ACT(p) as_float16(convert_uint16(vload16(0, p)) << 16)
#endif

#if WEIGHTS == F32
#define LOAD16_WEIGHT(p) vload16(0, p)
#elif WEIGHTS == F16
#define LOAD16_WEIGHT(p) vload_half16(0, (GLOBAL const half*)(p))
#elif WEIGHTS == BF16
#define LOAD16_WEIGHT(p) as_float16(convert_uint16(vload16(0, p)) << 16)
#else
#define LOAD16_WEIGHT(p) convert_float16(vload16(0, p))
#endif

// 24 sums, 4 weights and a value of A stay in the 32 registers of a wide processor.
#define TILE_ROWS 6
#define TILE_COLUMNS 4
#define GROUP_ROWS 48

FUNCTION float fold(float16 v)
{
    float8 eight = v.lo + v.hi;
    float4 four = eight.lo + eight.hi;
    float2 two = four.lo + four.hi;
    return two.x + two.y;
}

KERNEL GROUP_SIZE(1) mat_mul_processor(
    GLOBAL const act_t* a, int a_stride, GLOBAL const weight_t* weight, int inputs, GLOBAL const float* scales,
    GLOBAL act_t* c, int c_stride, int columns, int row_groups, GLOBAL const int* live, int live_index, int at_most)
{
    int rows = live_rows(live, live_index, at_most);
    int row0 = GROUP_X % row_groups * GROUP_ROWS, column0 = GROUP_X / row_groups * TILE_COLUMNS;
    int end = rows < row0 + GROUP_ROWS ? rows : row0 + GROUP_ROWS;
    GLOBAL const weight_t* w = weight + (size_t)column0 * inputs;
    for (int row = row0; row < end; row += TILE_ROWS)
    {
        GLOBAL const act_t* x[TILE_ROWS];
        float16 sum[TILE_ROWS][TILE_COLUMNS];
        #pragma unroll
        for (int i = 0; i < TILE_ROWS; i++)
        {
            x[i] = a + (size_t)(row + i < end ? row + i : end - 1) * a_stride;
            #pragma unroll
            for (int j = 0; j < TILE_COLUMNS; j++)
                sum[i][j] = 0.0f;
        }

        for (int k = 0; k < inputs; k += 16)
        {
            float16 column[TILE_COLUMNS];
            #pragma unroll
            for (int j = 0; j < TILE_COLUMNS; j++)
                column[j] = LOAD16_WEIGHT(w + (size_t)j * inputs + k);
            #pragma unroll
            for (int i = 0; i < TILE_ROWS; i++)
            {
                float16 value = LOAD16_ACT(x[i] + k);
                #pragma unroll
                for (int j = 0; j < TILE_COLUMNS; j++)
                    sum[i][j] = fma(value, column[j], sum[i][j]);
            }
        }

        #pragma unroll
        for (int i = 0; i < TILE_ROWS; i++)
            #pragma unroll
            for (int j = 0; j < TILE_COLUMNS; j++)
                if (row + i < end && column0 + j < columns)
                    STORE_ACT(c, (size_t)(row + i) * c_stride + column0 + j, SCALED(fold(sum[i][j]), scales, column0 + j));
    }
}
#endif
