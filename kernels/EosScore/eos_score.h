// How finished the tail of a canvas looks, as EosScore says; called by all 128 items of one group, every item gets the result. `values` and
// `indices` hold 128 each. The order of the sum hangs on the distance from the right end alone.
#include "group_scan.h"
#include "group_sum.h"
#include "position_score.h"

FUNCTION float eos_score(GLOBAL const position_score* scores, int count, int eos_token, int window, LOCAL float* values, LOCAL int* indices)
{
    float sum = 0.0f;
    int seen = 0;
    for (int chunk = 0; chunk < count && seen < window; chunk += 128)
    {
        int i = count - 1 - chunk - ITEM, ends;
        int is_end = i >= 0 && scores[i].best == eos_token;
        int rank = seen + group_scan(is_end, indices, &ends);
        sum += group_sum(is_end && rank <= window ? scores[i].eos_probability : 0.0f, values);
        seen += ends;
    }
    return sum / (float)window;
}
