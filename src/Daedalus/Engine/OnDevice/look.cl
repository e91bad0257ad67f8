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
    for (int i = first + ITEM; i < end && worst < 0; i += 128)
        if (!is_number(all_scores[i].confidence + all_scores[i].entropy + all_scores[i].best_unmasked_probability))
            worst = all_rows[i] - start;
    int fault = group_best(0.0f, worst, values, indices);

    // Nothing is noted or decided on broken scores: the canvas stays as it was.
    for (int i = first + ITEM; i < end && fault < 0; i += 128)
        if (canvas[all_rows[i] - start] == mask_token)
            confidence[all_rows[i] - start] = (int)AS_UINT(all_scores[i].confidence);
    if (ITEM == 0 && fault >= 0)
    {
        state->fault = fault;
        state->forwards += 1;
        state->is_open = 0;
    }
}
