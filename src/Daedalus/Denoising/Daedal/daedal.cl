// DAEDAL decides: the same sentence as DaedalDecoder, one group per request. phase: -1 while the length is sought, then 0.
#include "decide.h"
#include "eos_score.h"

// Writes what is above the threshold; counts what it wrote.
FUNCTION int fill_confident(
    GLOBAL int* canvas, GLOBAL int* confidence, GLOBAL const position_score* scores, int prompt, int from, int to, GLOBAL const row_rules* rules,
    LOCAL int* partial)
{
    int filled = 0;
    for (int i = from + ITEM; i < to; i += 128)
    {
        GLOBAL const position_score* score = scores + i - prompt;
        if (canvas[i] == rules->mask_token && score->token != rules->mask_token && score->confidence > rules->high)
        {
            write_token(canvas, confidence, i, score->token, score->confidence);
            filled++;
        }
    }
    return group_count(filled, partial);
}

// The most confident mask whose proposal can be written; -1 if every proposal is the mask token.
FUNCTION int best_proposal(
    GLOBAL const int* canvas, GLOBAL const position_score* scores, int prompt, int from, int to, int mask_token, LOCAL float* values, LOCAL int* indices)
{
    int best = -1;
    float most = 0.0f;
    for (int i = from + ITEM; i < to; i += 128)
        if (canvas[i] == mask_token && scores[i - prompt].token != mask_token && (best < 0 || scores[i - prompt].confidence > most))
        {
            best = i;
            most = scores[i - prompt].confidence;
        }
    return group_best(most, best, values, indices);
}

// The mask that is surest of anything but the mask token.
FUNCTION int best_unmasked(
    GLOBAL const int* canvas, GLOBAL const position_score* scores, int prompt, int from, int to, int mask_token, LOCAL float* values, LOCAL int* indices)
{
    int best = -1;
    float most = 0.0f;
    for (int i = from + ITEM; i < to; i += 128)
        if (canvas[i] == mask_token && (best < 0 || scores[i - prompt].best_unmasked_probability > most))
        {
            best = i;
            most = scores[i - prompt].best_unmasked_probability;
        }
    return group_best(most, best, values, indices);
}

// The least confident mask below the threshold that this step has not filled.
FUNCTION int least_confident(
    GLOBAL const int* canvas, GLOBAL const position_score* scores, int prompt, int from, int to, GLOBAL const row_rules* rules,
    LOCAL float* values, LOCAL int* indices)
{
    int least = -1;
    float most = 0.0f;
    for (int i = from + ITEM; i < to; i += 128)
        if (canvas[i] == rules->mask_token && scores[i - prompt].confidence < rules->low && (least < 0 || -scores[i - prompt].confidence > most))
        {
            least = i;
            most = -scores[i - prompt].confidence;
        }
    return group_best(most, least, values, indices);
}

KERNEL GROUP_SIZE(128) decide_daedal(
    GLOBAL row_state* states, GLOBAL const row_rules* all_rules, int decoder, GLOBAL int* canvases, GLOBAL int* confidences, GLOBAL int* births,
    GLOBAL const position_score* all_scores, GLOBAL const int* all_rows, GLOBAL const int* offsets, GLOBAL const int* asked)
{
    LOCAL_ARRAY(float, values, 128);
    LOCAL_ARRAY(int, indices, 256);
    GLOBAL row_state* state = states + GROUP_X;
    GLOBAL const row_rules* rules = all_rules + GROUP_X;
    if (!state->is_open || rules->decoder != decoder)
        return;
    int prompt = state->prompt, length = state->length, limit = state->limit, mask_token = rules->mask_token, before = length;
    int from = state->window, searching = state->phase < 0, step = state->forwards + 1, start = offsets[GROUP_X];
    int to = from + rules->block_length < length ? from + rules->block_length : length;
    GLOBAL int* canvas = canvases + state->base;
    GLOBAL int* confidence = confidences + state->base;
    GLOBAL int* born = births + state->base;
    GLOBAL const position_score* scores = all_scores + asked[GROUP_X];
    GLOBAL const int* rows = all_rows + asked[GROUP_X];
    if (has_fault(state, scores, rows, start, length - prompt, values, indices))
        return;
    observe(canvas, confidence, mask_token, scores, rows, start, length - prompt);
    float eos = eos_score(scores, length - prompt, rules->eos_token, rules->eos_window, values, indices);

    int filled = 0, forced = 0, stuck = 0, inserted = 0, found = 0;
    BARRIER_ALL();
    if (searching)
    {
        int grows = eos < rules->eos_threshold && length < limit;
        int count = grows ? rules->expansion : rules->eos_window / 2;
        canvas_append(confidence, length, count, grows ? 0 : (int)AS_UINT(1.0f), limit);
        canvas_append(born, length, count, step, limit);
        length = canvas_append(canvas, length, count, grows ? mask_token : rules->eos_token, limit);
        found = !grows;
    }
    else
    {
        filled = fill_confident(canvas, confidence, scores, prompt, from, to, rules, indices);
        int best = filled > 0 ? -1 : best_proposal(canvas, scores, prompt, from, to, mask_token, values, indices);
        forced = best >= 0;
        if (forced && ITEM == 0)
            write_token(canvas, confidence, best, scores[best - prompt].token, scores[best - prompt].confidence);
        if (filled == 0 && !forced)
        {
            best = best_unmasked(canvas, scores, prompt, from, to, mask_token, values, indices);
            stuck = 1;
            if (ITEM == 0)
                write_token(canvas, confidence, best, scores[best - prompt].best_unmasked, scores[best - prompt].best_unmasked_probability);
        }
        filled += forced + stuck;
        BARRIER_ALL();
        int least = -1;
        if (eos < rules->expand_threshold && length < limit)
            least = least_confident(canvas, scores, prompt, from, to, rules, values, indices);
        if (least >= 0)
        {
            canvas_expand(confidence, length, least, rules->expansion, 0, limit, indices);
            canvas_expand(born, length, least, rules->expansion, step, limit, indices);
            length = canvas_expand(canvas, length, least, rules->expansion, mask_token, limit, indices);
            inserted = 1;
        }
    }

    BARRIER_ALL();
    if (!searching || found)
        while (from < length && count_masks(canvas, from, from + rules->block_length < length ? from + rules->block_length : length, mask_token, indices) == 0)
            from += rules->block_length;
    int masks = count_masks(canvas, prompt, length, mask_token, indices);
    if (ITEM != 0)
        return;
    state->length = length;
    state->forwards = step;
    state->length_rounds += searching;
    state->insertions += inserted;
    state->forced += forced;
    state->stuck += stuck;
    state->masks_left = masks;
    state->filled = filled;
    state->inserted = length - before;
    state->eos_score = eos;
    state->phase = searching && !found ? -1 : 0;
    state->window = from;
    state->ask_end = length;
    state->ask_count = length - prompt;
    state->is_open = from < length;
}
