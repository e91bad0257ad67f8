// Products on devices with local memory, in two forms that give the same bits: mat_mul_tile for many rows, mat_mul_thin for few.
// The order of every sum, in both: inputs in runs of RUN from the first on, each run one chain of fused products that starts at zero, and the
// runs added to zero one after the other. Neither the tile nor the rows beside it take part in that, and one chain over thousands of inputs
// would lose more to rounding. Weights are padded with zeros to whole runs and whole tiles, so no load asks where the matrix ends.
#include "row_scale.h"

#define RUN 32

// 64 rows by 64 columns by one run. An item has rows 8 apart and columns 16 apart, so that neighbours read neighbouring local memory.
#define TILE 64
#define LINE (TILE + 1)

KERNEL GROUP_SIZE(128) mat_mul_tile(
    GLOBAL const act_t* a, int a_stride, GLOBAL const weight_t* weight, int inputs, GLOBAL const float* scales,
    GLOBAL act_t* c, int c_stride, int columns, int row_groups, GLOBAL const int* live, int live_index, int at_most)
{
    LOCAL_ARRAY(float, a_tile, RUN * LINE);
    LOCAL_ARRAY(float, w_tile, RUN * LINE);
    int rows = live_rows(live, live_index, at_most);
    int row0 = GROUP_X % row_groups * TILE, column0 = GROUP_X / row_groups * TILE;
    // A tile of dead rows goes on like the others, over no inputs: a return before barriers is what PoCL 3.1 gets wrong.
    int used = row0 < rows ? inputs : 0;
    int load_row = ITEM / RUN, load_k = ITEM % RUN;
    int row = ITEM / 16, column = ITEM % 16;
    float sum[8][4] = {{0.0f}};
    for (int k0 = 0; k0 < used; k0 += RUN)
    {
        #pragma unroll
        for (int i = load_row; i < TILE; i += 4)
        {
            a_tile[load_k * LINE + i] = LOAD_ACT(a, (size_t)(row0 + i) * a_stride + k0 + load_k);
            w_tile[load_k * LINE + i] = LOAD_WEIGHT(weight, (size_t)(column0 + i) * inputs + k0 + load_k);
        }

        BARRIER();
        float part[8][4] = {{0.0f}};
        for (int k = 0; k < RUN; k++)
        {
            float w[4];
            #pragma unroll
            for (int j = 0; j < 4; j++)
                w[j] = w_tile[k * LINE + column + 16 * j];
            #pragma unroll
            for (int i = 0; i < 8; i++)
            {
                float x = a_tile[k * LINE + row + 8 * i];
                #pragma unroll
                for (int j = 0; j < 4; j++)
                    part[i][j] = fma(x, w[j], part[i][j]);
            }
        }

        #pragma unroll
        for (int i = 0; i < 8; i++)
            #pragma unroll
            for (int j = 0; j < 4; j++)
                sum[i][j] += part[i][j];
        BARRIER();
    }

    #pragma unroll
    for (int i = 0; i < 8; i++)
        #pragma unroll
        for (int j = 0; j < 4; j++)
            if (row0 + row + 8 * i < rows && column0 + column + 16 * j < columns)
                STORE_ACT(c, (size_t)(row0 + row + 8 * i) * c_stride + column0 + column + 16 * j, SCALED(sum[i][j], scales, column0 + column + 16 * j));
}

// 4 rows by 8 columns by 16 runs: an item takes one run of one column, and the first items add the runs up in their order. Weights pass once,
// read in whole lines.
#define THIN_ROWS 4
#define THIN_COLUMNS 8
#define THIN_RUNS 16
#define THIN_LINE (RUN + 1)

KERNEL GROUP_SIZE(128) mat_mul_thin(
    GLOBAL const act_t* a, int a_stride, GLOBAL const weight_t* weight, int inputs, GLOBAL const float* scales,
    GLOBAL act_t* c, int c_stride, int columns, int row_groups, GLOBAL const int* live, int live_index, int at_most)
{
    LOCAL_ARRAY(float, w_tile, THIN_COLUMNS * THIN_RUNS * THIN_LINE);
    LOCAL_ARRAY(float, a_tile, THIN_ROWS * THIN_RUNS * THIN_LINE);
    LOCAL_ARRAY(float, parts, THIN_ROWS * THIN_COLUMNS * (THIN_RUNS + 1));
    int rows = live_rows(live, live_index, at_most);
    int row0 = GROUP_X % row_groups * THIN_ROWS, column0 = GROUP_X / row_groups * THIN_COLUMNS;
    int used = row0 < rows ? inputs : 0;
    int column = ITEM / THIN_RUNS, run = ITEM % THIN_RUNS;
    int load_run = ITEM / RUN, load_k = ITEM % RUN;
    float sum = 0.0f;
    for (int k0 = 0; k0 < used; k0 += THIN_RUNS * RUN)
    {
        int runs = (used - k0) / RUN < THIN_RUNS ? (used - k0) / RUN : THIN_RUNS;
        for (int r = load_run; r < runs; r += 4)
        {
            int k = k0 + r * RUN + load_k;
            #pragma unroll
            for (int i = 0; i < THIN_COLUMNS; i++)
                w_tile[(i * THIN_RUNS + r) * THIN_LINE + load_k] = LOAD_WEIGHT(weight, (size_t)(column0 + i) * inputs + k);
            #pragma unroll
            for (int i = 0; i < THIN_ROWS; i++)
                a_tile[(i * THIN_RUNS + r) * THIN_LINE + load_k] = LOAD_ACT(a, (size_t)(row0 + i) * a_stride + k);
        }

        BARRIER();
        if (run < runs)
        {
            float part[THIN_ROWS] = {0.0f};
            for (int k = 0; k < RUN; k++)
            {
                float w = w_tile[ITEM * THIN_LINE + k];
                #pragma unroll
                for (int i = 0; i < THIN_ROWS; i++)
                    part[i] = fma(a_tile[(i * THIN_RUNS + run) * THIN_LINE + k], w, part[i]);
            }

            #pragma unroll
            for (int i = 0; i < THIN_ROWS; i++)
                parts[(i * THIN_COLUMNS + column) * (THIN_RUNS + 1) + run] = part[i];
        }

        BARRIER();
        if (ITEM < THIN_ROWS * THIN_COLUMNS)
            for (int r = 0; r < runs; r++)
                sum += parts[ITEM * (THIN_RUNS + 1) + r];
    }

    int to_row = row0 + ITEM / THIN_COLUMNS, to_column = column0 + ITEM % THIN_COLUMNS;
    if (ITEM < THIN_ROWS * THIN_COLUMNS && to_row < rows && to_column < columns)
        STORE_ACT(c, (size_t)to_row * c_stride + to_column, SCALED(sum, scales, to_column));
}
