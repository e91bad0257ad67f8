#include "ranges.h"

// Stores the keys and values of a row in the cache, each at its position; what has no place there is dropped. One group per row. `first` is of each row, or of
// the first of each sequence.
KERNEL GROUP_SIZE(128) attention_store(
    GLOBAL const act_t* qkv, int qkv_stride, int column, int columns, GLOBAL const int* offsets, int sequences,
    GLOBAL act_t* cache, int cache_stride, int cache_rows, GLOBAL const int* ranges, GLOBAL const int* first, int is_each,
    GLOBAL const int* live, int cell, int at_most)
{
    int row = GROUP_X;
    if (row >= live_rows(live, cell, at_most))
        return;
    int sequence = sequence_of(offsets, sequences, row), position = is_each ? first[row] : first[sequence] + row - offsets[sequence];
    if (position < 0 || position >= room_of(ranges, sequence, cache_rows))
        return;
    GLOBAL const act_t* from = qkv + (size_t)row * qkv_stride + column;
    GLOBAL act_t* to = cache + ((size_t)ranges[2 * sequence] + position) * cache_stride;
    for (int i = ITEM; i < columns; i += 128)
        to[i] = from[i];
}
