#include "eos_score.h"

KERNEL GROUP_SIZE(128) eos_score_of(GLOBAL const position_score* scores, int count, int eos_token, int window, GLOBAL float* result)
{
    LOCAL_ARRAY(float, values, 128);
    LOCAL_ARRAY(int, indices, 128);
    float score = eos_score(scores, count, eos_token, window, values, indices);
    if (ITEM == 0)
        *result = score;
}
