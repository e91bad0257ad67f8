// C = A W^T by tensor cores, one block per tile. Blocks follow each other down 16 tiles of rows before they go to the next columns: those
// rows of A stay in the cache while each row of W comes from memory once.
#include "tensor_tile.h"
#define GROUPED 16

struct Consecutive
{
    const act_t* first;
    int stride;
    __device__ const act_t* at(int row, int k) const { return first + (u32)(row * stride + k); }
};

FUNCTION unsigned pack(float low, float high)
{
    act_t pair[2];
    STORE_ACT(pair, 0, low);
    STORE_ACT(pair, 1, high);
    return pair[0] | (unsigned)pair[1] << 16;
}

KERNEL GROUP_SIZE(TILE_ITEMS) matmul_tile(
    const act_t* a, int a_stride, const weight_t* weight, int padded_k, const float* scales, act_t* c, int c_stride, int columns,
    const int* live, int live_index, int at_most)
{
    extern __shared__ __align__(128) unsigned char shared[];
    int tiles_m = (at_most + TILE_ROWS - 1) / TILE_ROWS, tiles_n = (columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
    int group = GROUP_X / (GROUPED * tiles_n), inside = GROUP_X % (GROUPED * tiles_n);
    int height = min(tiles_m - group * GROUPED, GROUPED);
    int first_row = (group * GROUPED + inside % height) * TILE_ROWS, first_column = inside / height * TILE_COLUMNS;
    int rows = live_rows(live, live_index, at_most);
    if (first_row >= rows)
        return;

    float sums[TILES_M][TILES_N][4];
    Consecutive from = {a + (size_t)first_row * a_stride, a_stride};
    tile_product(sums, shared, from, weight + (size_t)first_column * padded_k, columns - first_column, padded_k);
#pragma unroll
    for (int n = 0; n < TILES_N; n += 2)
    {
        int column = first_column + sum_column(n), left = columns - column;
        float scale[4];
#pragma unroll
        for (int i = 0; i < 4; i++)
            scale[i] = WEIGHTS == I8 && i < left ? scales[column + i] : 1.0f;
#pragma unroll
        for (int i = 0; i < TILES_M * 2; i++)
        {
            int m = i / 2, at = i % 2 * 2, row = first_row + sum_row(m, i % 2);
            if (row >= rows || left <= 0)
                continue;
            float values[4] = {
                sums[m][n][at] * scale[0], sums[m][n][at + 1] * scale[1], sums[m][n + 1][at] * scale[2], sums[m][n + 1][at + 1] * scale[3]};
            act_t* to = c + (size_t)row * c_stride + column;
            if (left >= 4)
                *(uint2*)to = make_uint2(pack(values[0], values[1]), pack(values[2], values[3]));
            else
#pragma unroll
                for (int j = 0; j < 3; j++)
                    if (j < left)
                        STORE_ACT(to, j, values[j]);
        }
    }
}
