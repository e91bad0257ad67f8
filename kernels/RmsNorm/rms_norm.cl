// One group per row. Sums are taken in a fixed order: each item its own columns, then a tree over the items.
#include "group_sum.h"

KERNEL GROUP_SIZE(128) rms_norm(
    GLOBAL float* x, int x_stride, GLOBAL const act_t* delta, int delta_stride, int has_delta, GLOBAL const float* weight, float epsilon,
    GLOBAL act_t* output, int output_stride, int columns, GLOBAL const int* which, int has_which, GLOBAL const int* live, int live_index, int at_most)
{
    LOCAL_ARRAY(float, partial, 128);
    int row = GROUP_X;
    // A dead row goes on like the others, over no columns: a return before barriers is what PoCL 3.1 gets wrong.
    int is_live = row < live_rows(live, live_index, at_most);
    columns = is_live ? columns : 0;
    size_t taken = !is_live ? 0 : has_which ? which[row] : row;
    GLOBAL float* from = x + taken * x_stride;
    GLOBAL const act_t* added = delta + taken * delta_stride;
    float squares = 0.0f;
    for (int i = ITEM; i < columns; i += 128)
    {
        float value = has_delta ? from[i] + LOAD_ACT(added, i) : from[i];
        if (has_delta && !has_which)
            from[i] = value;
        squares = fma(value, value, squares);
    }

    float scale = 1.0f / sqrt(group_sum(squares, partial) / (float)columns + epsilon);
    for (int i = ITEM; i < columns; i += 128)
    {
        float value = has_delta && has_which ? from[i] + LOAD_ACT(added, i) : from[i];
        STORE_ACT(output, (size_t)row * output_stride + i, value * scale * weight[i]);
    }
}
