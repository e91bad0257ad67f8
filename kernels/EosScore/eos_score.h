// How finished the tail of a canvas looks, as EosScore says; called by all 128 items of one group, every item gets the result. `values` and
// `indices` hold 128 each. The order of the sum hangs on the distance from the right end alone.
#include "position_score.h"

FUNCTION float eos_score(GLOBAL const position_score* scores, int count, int eos_token, int window, LOCAL float* values, LOCAL int* indices)
{
    float sum = 0.0f;
    int seen = 0;
    for (int chunk = 0; chunk < count && seen < window; chunk += 128)
    {
        int i = count - 1 - chunk - ITEM;
        int is_end = i >= 0 && scores[i].best == eos_token;
        indices[ITEM] = is_end;
        values[ITEM] = is_end ? scores[i].eos_probability : 0.0f;
        BARRIER();
        for (int j = 0; j < 128; j++)
        {
            sum += seen < window ? values[j] : 0.0f;
            seen += indices[j];
        }
        BARRIER();
    }
    return sum / (float)window;
}
