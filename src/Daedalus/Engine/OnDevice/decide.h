// What every decoder on the device does before and after its decision. All 128 items of a group call these together.
#include "row_state.h"
#include "unmask.h"
#include "canvas.h"

FUNCTION int is_number(float x) { return x - x == 0.0f; }

// Whether a score is not a number: the request ends, and its lowest such position is told.
FUNCTION int has_fault(
    GLOBAL row_state* state, GLOBAL const position_score* scores, GLOBAL const int* rows, int start, int count, LOCAL float* values, LOCAL int* indices)
{
    int worst = -1;
    for (int i = ITEM; i < count; i += 128)
        if (worst < 0 && !(is_number(scores[i].confidence) && is_number(scores[i].entropy)))
            worst = rows[i] - start;
    int fault = group_best(0.0f, worst, values, indices);
    if (fault >= 0 && ITEM == 0)
    {
        state->fault = fault;
        state->forwards += 1;
        state->is_open = 0;
    }
    return fault >= 0;
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

FUNCTION void write_token(GLOBAL int* canvas, GLOBAL int* confidence, int position, int token, float probability)
{
    canvas[position] = token;
    confidence[position] = (int)AS_UINT(probability);
}
