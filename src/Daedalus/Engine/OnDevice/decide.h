// What every decoder on the device does before and after its decision. All 128 items of a group call these together. Decisions are cut into kernels
// with few barriers, and none behind a condition or a return: compilers of OpenCL for processors take minutes over larger ones, and get them wrong.
#include "row_state.h"
#include "unmask.h"
#include "canvas.h"

// What every kernel of a decision is given. Ranks and marks are room for one number each per position asked for.
#define DECISION                                                                                                                       \
    GLOBAL row_state *states, GLOBAL const row_rules *all_rules, int decoder, GLOBAL int *canvases, GLOBAL int *confidences,            \
        GLOBAL int *births, GLOBAL const position_score *all_scores, GLOBAL const int *all_rows, GLOBAL const int *offsets,             \
        GLOBAL const int *asked, GLOBAL float *all_ranks, GLOBAL int *all_selected

FUNCTION int is_number(float x) { return x - x == 0.0f; }

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

// Makes the edit that was decided in the three arrays of a canvas at once; returns the new length. What the limit leaves no room for falls off.
FUNCTION int edit_length(GLOBAL const row_state* state, int is_mine, GLOBAL int* canvas, GLOBAL int* confidence, GLOBAL int* born, LOCAL int* scratch)
{
    int length = state->length, position = is_mine ? state->edit_position : length;
    int removed = is_mine ? state->edit_removed : 0, count = is_mine ? state->edit_count : 0;
    canvas_splice(confidence, length, position, removed, count, (int)AS_UINT(state->edit_confidence), state->limit, scratch);
    canvas_splice(born, length, position, removed, count, state->forwards, state->limit, scratch);
    return canvas_splice(canvas, length, position, removed, count, state->edit_token, state->limit, scratch);
}

FUNCTION void write_token(GLOBAL int* canvas, GLOBAL int* confidence, int position, int token, float probability)
{
    canvas[position] = token;
    confidence[position] = (int)AS_UINT(probability);
}
