#include "unmask.h"

// Rules in the order of UnmaskRule; `limit` is the number to mark, the threshold or the factor.
KERNEL GROUP_SIZE(128) unmask(int rule, GLOBAL const float* confidence, int count, float limit, GLOBAL int* selected, GLOBAL int* marked)
{
    LOCAL_ARRAY(float, values, 128);
    LOCAL_ARRAY(int, indices, 128);
    int sum;
    if (rule == 0)
        sum = unmask_top_k(confidence, count, (int)limit, selected, values, indices);
    else if (rule == 1)
        sum = unmask_threshold(confidence, count, limit, selected, values, indices);
    else
        sum = unmask_factor(confidence, count, limit, selected, values, indices);
    if (ITEM == 0)
        *marked = sum;
}
