// What every decoder on the device does before and after its decision. All 128 items of a group call these together, and no barrier stands
// behind a condition: some OpenCL compilers copy what follows one, and two to the power of many copies would take them for ever.
#include "row_state.h"
#include "unmask.h"
#include "canvas.h"

FUNCTION int is_number(float x) { return x - x == 0.0f; }

// The lowest position whose score is not a number, -1 if there is none.
FUNCTION int find_fault(
    GLOBAL const position_score* scores, GLOBAL const int* rows, int start, int count, LOCAL float* values, LOCAL int* indices)
{
    int worst = -1;
    for (int i = ITEM; i < count; i += 128)
        if (worst < 0 && !(is_number(scores[i].confidence) && is_number(scores[i].entropy)))
            worst = rows[i] - start;
    return group_best(0.0f, worst, values, indices);
}

// Notes how sure the network is of what is still open.
FUNCTION void observe(
    GLOBAL const int* canvas, GLOBAL int* confidence, int mask_token, GLOBAL const position_score* scores, GLOBAL const int* rows, int start, int count)
{
    for (int i = ITEM; i < count; i += 128)
        if (canvas[rows[i] - start] == mask_token)
            confidence[rows[i] - start] = (int)AS_UINT(scores[i].confidence);
}

FUNCTION int count_masks(GLOBAL const int* canvas, int from, int to, int mask_token, LOCAL int* partial)
{
    int masks = 0;
    for (int i = from + ITEM; i < to; i += 128)
        masks += canvas[i] == mask_token;
    return group_count(masks, partial);
}

// The first mask in [from, to), -1 if there is none.
FUNCTION int first_mask(GLOBAL const int* canvas, int from, int to, int mask_token, LOCAL float* values, LOCAL int* indices)
{
    int first = -1;
    for (int i = from + ITEM; i < to && first < 0; i += 128)
        if (canvas[i] == mask_token)
            first = i;
    return group_best(0.0f, first, values, indices);
}

FUNCTION void write_token(GLOBAL int* canvas, GLOBAL int* confidence, int position, int token, float probability)
{
    canvas[position] = token;
    confidence[position] = (int)AS_UINT(probability);
}
