#include "row_scale.h"

// A group takes 512 columns of a row. An id outside the vocabulary gives a row that is no number, so that its request fails and nothing is
// read outside the table.
KERNEL GROUP_SIZE(128) embedding(
    GLOBAL const weight_t* table, int table_stride, GLOBAL const float* scales, int vocabulary, GLOBAL const int* ids,
    GLOBAL float* output, int output_stride, int columns, GLOBAL const int* live, int live_index, int at_most)
{
    int row = GROUP_X;
    if (row >= live_rows(live, live_index, at_most))
        return;
    int id = ids[row];
    int known = id >= 0 && id < vocabulary;
    size_t from = known ? (size_t)id * table_stride : 0;
    int end = columns < (GROUP_Y + 1) * 512 ? columns : (GROUP_Y + 1) * 512;
    for (int i = GROUP_Y * 512 + ITEM; i < end; i += 128)
        output[(size_t)row * output_stride + i] = known ? SCALED(LOAD_WEIGHT(table, from + i), scales, id) : NOT_A_NUMBER;
}
