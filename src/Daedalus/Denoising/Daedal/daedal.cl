// DAEDAL decides: the same sentence as DaedalDecoder, one group per request. phase: -1 while the length is sought, then 0. Each item looks at every
// 128th position of the window, so that what it wrote there is what it reads there.
#include "decide.h"
#include "eos_score.h"

typedef struct
{
    GLOBAL int* canvas;
    GLOBAL int* confidence;
    GLOBAL const position_score* scores;    // of the first position of the generation
    int prompt;
    int from;                               // the window; empty while the length is sought
    int to;
    int mask_token;
} window_t;

FUNCTION int is_open_at(window_t w, int i) { return w.canvas[i] == w.mask_token; }

// Writes what is above the threshold; counts what this item wrote.
FUNCTION int fill_confident(window_t w, float threshold)
{
    int filled = 0;
    for (int i = w.from + ITEM; i < w.to; i += 128)
    {
        GLOBAL const position_score* score = w.scores + i - w.prompt;
        if (is_open_at(w, i) && score->token != w.mask_token && score->confidence > threshold)
        {
            write_token(w.canvas, w.confidence, i, score->token, score->confidence);
            filled++;
        }
    }
    return filled;
}

// This item's most confident mask whose proposal can be written; -1 without one. `most` becomes its confidence.
FUNCTION int best_proposal(window_t w, float* most)
{
    int best = -1;
    for (int i = w.from + ITEM; i < w.to; i += 128)
    {
        GLOBAL const position_score* score = w.scores + i - w.prompt;
        if (is_open_at(w, i) && score->token != w.mask_token && (best < 0 || score->confidence > *most))
        {
            best = i;
            *most = score->confidence;
        }
    }
    return best;
}

// This item's mask that is surest of anything but the mask token.
FUNCTION int best_unmasked(window_t w, float* most)
{
    int best = -1;
    for (int i = w.from + ITEM; i < w.to; i += 128)
    {
        float probability = w.scores[i - w.prompt].best_unmasked_probability;
        if (is_open_at(w, i) && (best < 0 || probability > *most))
        {
            best = i;
            *most = probability;
        }
    }
    return best;
}

// This item's least confident mask below the threshold, but for one that is being filled; `most` becomes its confidence, negative.
FUNCTION int least_confident(window_t w, float threshold, int filled, float* most)
{
    int least = -1;
    for (int i = w.from + ITEM; i < w.to; i += 128)
    {
        float confidence = w.scores[i - w.prompt].confidence;
        if (is_open_at(w, i) && i != filled && confidence < threshold && (least < 0 || -confidence > *most))
        {
            least = i;
            *most = -confidence;
        }
    }
    return least;
}

// How finished the tail looks.
KERNEL GROUP_SIZE(128) score_end(DECISION)
{
    LOCAL_ARRAY(float, values, 128);
    LOCAL_ARRAY(int, indices, 128);
    GLOBAL row_state* state = states + GROUP_X;
    GLOBAL const row_rules* rules = all_rules + GROUP_X;
    int count = state->is_open && rules->decoder == decoder ? state->ask_count : 0;
    float score = eos_score(all_scores + asked[GROUP_X], count, rules->eos_token, rules->eos_window, values, indices);
    if (ITEM == 0 && count > 0)
        state->eos_score = score;
}

// What is sure; else the best proposal; else, where every proposal is the mask token, the best of the rest. And how the length is to change.
KERNEL GROUP_SIZE(128) decide_daedal(DECISION)
{
    LOCAL_ARRAY(float, values, 128);
    LOCAL_ARRAY(int, indices, 128);
    GLOBAL row_state* state = states + GROUP_X;
    GLOBAL const row_rules* rules = all_rules + GROUP_X;
    int is_mine = state->is_open && rules->decoder == decoder, searching = state->phase < 0;
    int prompt = state->prompt, length = state->length, limit = state->limit, window = state->window;
    float eos = state->eos_score;
    window_t w;
    w.canvas = canvases + state->base;
    w.confidence = confidences + state->base;
    w.scores = all_scores + asked[GROUP_X];
    w.prompt = prompt;
    w.from = window;
    w.to = searching || !is_mine ? window : window + rules->block_length < length ? window + rules->block_length : length;
    w.mask_token = rules->mask_token;

    int filled = group_count(fill_confident(w, rules->high), indices);
    float most = 0.0f;
    int mine = filled > 0 ? -1 : best_proposal(w, &most);
    int forced = group_best(most, mine, values, indices);
    most = 0.0f;
    mine = filled > 0 || forced >= 0 ? -1 : best_unmasked(w, &most);
    int stuck = group_best(most, mine, values, indices);
    most = 0.0f;
    int may_expand = is_mine && !searching && eos < rules->expand_threshold && length < limit;
    mine = may_expand ? least_confident(w, rules->low, forced >= 0 ? forced : stuck, &most) : -1;
    int least = group_best(most, mine, values, indices);
    if (ITEM != 0 || !is_mine)
        return;
    if (forced >= 0)
        write_token(w.canvas, w.confidence, forced, w.scores[forced - prompt].token, w.scores[forced - prompt].confidence);
    if (stuck >= 0)
        write_token(w.canvas, w.confidence, stuck, w.scores[stuck - prompt].best_unmasked, w.scores[stuck - prompt].best_unmasked_probability);

    // One edit of the length: masks or the anchor of end-of-text tokens at the end, or several masks in the place of one.
    int grows = searching && eos < rules->eos_threshold && length < limit;
    int anchors = searching && !grows;
    state->edit_position = least >= 0 ? least : length;
    state->edit_removed = least >= 0;
    state->edit_count = grows || least >= 0 ? rules->expansion : anchors ? rules->eos_window / 2 : 0;
    state->edit_token = anchors ? rules->eos_token : w.mask_token;
    state->edit_confidence = anchors ? 1.0f : 0.0f;
    state->forwards += 1;
    state->length_rounds += searching;
    state->insertions += least >= 0;
    state->forced += forced >= 0;
    state->stuck += stuck >= 0;
    state->filled = filled + (forced >= 0) + (stuck >= 0);
    state->phase = grows ? -1 : 0;
}

// Edits the length and moves the window on, in whole blocks, until it holds a mask.
KERNEL GROUP_SIZE(128) advance_daedal(DECISION)
{
    LOCAL_ARRAY(float, values, 128);
    LOCAL_ARRAY(int, indices, 128);
    GLOBAL row_state* state = states + GROUP_X;
    GLOBAL const row_rules* rules = all_rules + GROUP_X;
    GLOBAL int* canvas = canvases + state->base;
    int is_mine = state->is_open && rules->decoder == decoder;
    int prompt = state->prompt, before = state->length, window = state->window;
    int length = edit_length(state, is_mine, canvas, confidences + state->base, births + state->base, indices);
    int next = first_mask(canvas, window, length, rules->mask_token, values, indices);
    if (ITEM != 0 || !is_mine)
        return;
    int end = next >= 0 ? next : length + rules->block_length - 1;
    if (state->phase >= 0 && end > window)
        window += (end - window) / rules->block_length * rules->block_length;
    state->length = length;
    state->inserted = length - before;
    state->window = window;
    state->ask_end = length;
    state->ask_count = length - prompt;
    state->is_open = window < length;
}
