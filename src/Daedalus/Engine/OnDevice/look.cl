// The first look at the scores of a step, whatever the decoder: notes how sure the network is of what is still open, and where a score is not a
// number.
#include "decide.h"

KERNEL GROUP_SIZE(128) look(
    GLOBAL row_state* states, GLOBAL const row_rules* all_rules, GLOBAL const int* canvases, GLOBAL int* confidences,
    GLOBAL const position_score* all_scores, GLOBAL const int* all_rows, GLOBAL const int* offsets, GLOBAL const int* asked)
{
    LOCAL_ARRAY(float, values, 128);
    LOCAL_ARRAY(int, indices, 128);
    GLOBAL row_state* state = states + GROUP_X;
    int first = asked[GROUP_X], end = asked[GROUP_X + 1], start = offsets[GROUP_X], mask_token = all_rules[GROUP_X].mask_token, worst = -1;
    GLOBAL const int* canvas = canvases + state->base;
    GLOBAL int* confidence = confidences + state->base;
    for (int i = first + ITEM; i < end; i += 128)
    {
        int position = all_rows[i] - start;
        if (canvas[position] == mask_token)
            confidence[position] = (int)AS_UINT(all_scores[i].confidence);
        float probed = all_scores[i].confidence + all_scores[i].entropy + all_scores[i].best_unmasked_probability;
        if (worst < 0 && !is_number(probed))
            worst = position;
    }

    int fault = group_best(0.0f, worst, values, indices);
    if (ITEM == 0 && fault >= 0)
    {
        // Nothing is decided on broken scores: the canvas stays as it was.
        state->fault = fault;
        state->forwards += 1;
        state->is_open = 0;
    }
}
