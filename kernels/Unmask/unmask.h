// Which of the candidates are revealed; every function is called by all 128 items of one group. Ties go to the lowest index, and a NaN is no
// candidate. `values` and `indices` hold 128 each; what is marked may be read by all items on return.
#include "group_scan.h"

FUNCTION int is_better(float value, int index, float than, int than_index)
{
    return index >= 0 && (than_index < 0 || value > than || (value == than && index < than_index));
}

// Index of the largest value that an item brings, -1 if none does; an index below 0 brings nothing.
FUNCTION int group_best(float value, int index, LOCAL float* values, LOCAL int* indices)
{
    int best = -1;
    float most = 0.0f;
    values[ITEM] = value;
    indices[ITEM] = value != value ? -1 : index;
    BARRIER_ALL();
    for (int i = 0; i < 128; i++)
        if (is_better(values[i], indices[i], most, best))
        {
            most = values[i];
            best = indices[i];
        }
    BARRIER_ALL();
    return best;
}

// Marks all that reach the threshold and in any case the best (Fast-dLLM, llada/generate.py); returns how many.
FUNCTION int unmask_threshold(
    GLOBAL const float* confidence, int count, float threshold, GLOBAL int* selected, LOCAL float* values, LOCAL int* indices)
{
    float most = 0.0f;
    int at = -1, marked = 0;
    for (int i = ITEM; i < count; i += 128)
    {
        float value = confidence[i];
        if (value == value && is_better(value, i, most, at))
        {
            most = value;
            at = i;
        }
    }
    int best = group_best(most, at, values, indices);
    for (int i = ITEM; i < count; i += 128)
    {
        selected[i] = i == best || confidence[i] >= threshold;
        marked += selected[i];
    }
    BARRIER_ALL();
    return group_count(marked, indices);
}

// How many candidates come before this one; as many readings as there are candidates, but no barrier and no round per candidate.
FUNCTION int unmask_rank(GLOBAL const float* confidence, int count, int index)
{
    float value = confidence[index];
    int rank = 0;
    for (int i = 0; i < count; i++)
        rank += confidence[i] > value || (confidence[i] == value && i < index);
    return rank;
}

// Marks the k largest, all of them if there are fewer; returns how many.
FUNCTION int unmask_top_k(GLOBAL const float* confidence, int count, int k, GLOBAL int* selected, LOCAL float* values, LOCAL int* indices)
{
    int marked = 0;
    for (int i = ITEM; i < count; i += 128)
    {
        selected[i] = confidence[i] == confidence[i] && unmask_rank(confidence, count, i) < k;
        marked += selected[i];
    }
    BARRIER_ALL();
    return group_count(marked, indices);
}

// Marks the n largest with (n + 1)(1 - the n-th) at most `factor`, and in any case the best (Fast-dLLM, get_transfer_index_dynamic). What is
// asked of a rank rises while the ranked values fall, so each candidate can tell alone; returns how many.
FUNCTION int unmask_factor(
    GLOBAL const float* confidence, int count, float factor, GLOBAL int* selected, LOCAL float* values, LOCAL int* indices)
{
    int marked = 0;
    for (int i = ITEM; i < count; i += 128)
    {
        int rank = unmask_rank(confidence, count, i);
        selected[i] = confidence[i] == confidence[i] && (rank == 0 || (float)(rank + 2) * (1.0f - confidence[i]) <= factor);
        marked += selected[i];
    }
    BARRIER_ALL();
    return group_count(marked, indices);
}
