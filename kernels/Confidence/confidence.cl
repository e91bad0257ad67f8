// What comes before and after the product of confidence_tile.cl or confidence_vectors.cl.
#include "finish_score.h"

// Rows as the head takes them, in fp32. The head is linear, so guidance is applied to what goes in, u + (w + 1)(c - u), and costs no second pass.
KERNEL GROUP_SIZE(128) mix_rows(
    GLOBAL const act_t* hidden, int stride, int columns, GLOBAL const device_query* queries, GLOBAL float* mixed, int inputs,
    GLOBAL special_logits* specials, GLOBAL const int* live, int live_index, int at_most)
{
    int row = GROUP_X;
    if (row >= live_rows(live, live_index, at_most))
        return;
    int other = queries[row].unconditional_row;
    float guidance = queries[row].guidance + 1.0f;
    GLOBAL const act_t* given = hidden + (size_t)row * stride;
    GLOBAL const act_t* without = hidden + (size_t)(other < 0 ? row : other) * stride;
    for (int i = ITEM; i < inputs; i += 128)
    {
        float value = 0.0f;
        if (i < columns)
            value = LOAD_ACT(given, i);
        if (i < columns && other >= 0)
            value = fma(guidance, value - LOAD_ACT(without, i), LOAD_ACT(without, i));
        mixed[(size_t)row * inputs + i] = value;
    }
    if (ITEM == 0)
        specials[row].mask = specials[row].eos = specials[row].turn_end = -HUGE_VALUE;
}

// One group per row: each item takes neighbouring chunks, then neighbours join, so that lower tokens always come first.
KERNEL GROUP_SIZE(32) merge_scores(
    GLOBAL const chunk_score* chunks, int chunk_count, GLOBAL const special_logits* specials, GLOBAL const device_query* queries,
    GLOBAL position_score* scores, GLOBAL const int* live, int live_index, int at_most)
{
    LOCAL_ARRAY(chunk_score, parts, 32);
    int row = GROUP_X, share = (chunk_count + 31) / 32, first = ITEM * share;
    int is_live = row < live_rows(live, live_index, at_most);
    GLOBAL const chunk_score* mine = chunks + (size_t)row * chunk_count;
    int end = first + share < chunk_count ? first + share : chunk_count;
    if (first < end)
    {
        chunk_score score = mine[first];
        for (int i = first + 1; i < end; i++)
            score = merge_chunks(score, mine[i]);
        parts[ITEM] = score;
    }
    int holders = (chunk_count + share - 1) / share;
    for (int step = 1; step < holders; step *= 2)
    {
        BARRIER();
        if (ITEM % (2 * step) == 0 && ITEM + step < holders)
            parts[ITEM] = merge_chunks(parts[ITEM], parts[ITEM + step]);
    }
    if (ITEM == 0 && is_live)
        scores[row] = finish_score(parts[0], specials[row], queries + row);
}
