// Decoders that finish block after block of a canvas of fixed length: the same sentences as FixedLengthDecoder and ThresholdDecoder, one group
// per request. phase: step of the block; window: number of the block; share: masks that the block had at first.
#include "decide.h"
#include "counter_random.h"

#define RANDOM_QUOTA 1
#define THRESHOLD 2

// Equal shares, the remainder one each to the first: LLaDA's transfer counts.
FUNCTION int share_of(int total, int shares, int index) { return total / shares + (index < total % shares ? 1 : 0); }

FUNCTION int blocks_of(int length, int block_length) { return (length + block_length - 1) / block_length; }

FUNCTION int steps_of_block(GLOBAL const row_rules* rules, int length, int block, int masks)
{
    if (rules->steps == 0)
        return masks;
    int steps = share_of(rules->steps, blocks_of(length, rules->block_length), block);
    return steps > 1 ? steps : 1;
}

FUNCTION float certainty(GLOBAL const position_score* score, int mask_token)
{
    return score->token == mask_token ? score->best_unmasked_probability : score->confidence;
}

// Moves a quota on to its next step that fills anything; returns whether there is one.
FUNCTION int next_step(GLOBAL row_state* state, GLOBAL const row_rules* rules, int length)
{
    do
    {
        state->phase += 1;
        if (state->phase < steps_of_block(rules, length, state->window, state->share))
            continue;
        state->phase = 0;
        state->window += 1;
        if (state->window == blocks_of(length, rules->block_length))
            return 0;
        int rest = length - state->window * rules->block_length;
        state->share = rest < rules->block_length ? rest : rules->block_length;
    } while (share_of(state->share, steps_of_block(rules, length, state->window, state->share), state->phase) == 0);
    return 1;
}

KERNEL GROUP_SIZE(128) decide_blocks(
    GLOBAL row_state* states, GLOBAL const row_rules* all_rules, int decoder, GLOBAL int* canvases, GLOBAL int* confidences, GLOBAL int* births,
    GLOBAL const position_score* all_scores, GLOBAL const int* all_rows, GLOBAL const int* offsets, GLOBAL const int* asked,
    GLOBAL float* all_ranks, GLOBAL int* all_selected)
{
    LOCAL_ARRAY(float, values, 128);
    LOCAL_ARRAY(int, indices, 256);
    GLOBAL row_state* state = states + GROUP_X;
    GLOBAL const row_rules* rules = all_rules + GROUP_X;
    if (!state->is_open || rules->decoder != decoder)
        return;
    int prompt = state->prompt, length = state->length, count = state->ask_count, mask_token = rules->mask_token, start = offsets[GROUP_X];
    int step = state->forwards + 1;
    GLOBAL int* canvas = canvases + state->base;
    GLOBAL int* confidence = confidences + state->base;
    GLOBAL const position_score* scores = all_scores + asked[GROUP_X];
    GLOBAL const int* rows = all_rows + asked[GROUP_X];
    GLOBAL float* ranks = all_ranks + asked[GROUP_X];
    GLOBAL int* selected = all_selected + asked[GROUP_X];
    int fault = find_fault(scores, rows, start, count, values, indices);
    observe(canvas, confidence, mask_token, scores, rows, start, count);

    for (int i = ITEM; i < count; i += 128)
#if P0 == RANDOM_QUOTA
        ranks[i] = counter_uniform(counter_key(rules->seed, state->forwards, rows[i] - start - prompt), -1);
#else
        ranks[i] = certainty(scores + i, mask_token);
#endif
    BARRIER_ALL();
#if P0 == THRESHOLD
    int filled = unmask_threshold(ranks, count, rules->high, selected, values, indices);
#else
    int quota = share_of(state->share, steps_of_block(rules, length - prompt, state->window, state->share), state->phase);
    int filled = unmask_top_k(ranks, count, quota, selected, values, indices);
#endif
    BARRIER_ALL();
    for (int i = ITEM; i < count; i += 128)
        if (selected[i])
            write_token(
                canvas, confidence, rows[i] - start, scores[i].token == mask_token ? scores[i].best_unmasked : scores[i].token,
                certainty(scores + i, mask_token));
    BARRIER_ALL();

    int block_end = prompt + (state->window + 1) * rules->block_length;
    int left = count_masks(canvas, prompt, block_end < length ? block_end : length, mask_token, indices);
    int masks = count_masks(canvas, prompt, length, mask_token, indices);
    if (ITEM == 0)
    {
#if P0 == THRESHOLD
        state->window += left == 0;
        int goes_on = masks > 0;
#else
        int goes_on = next_step(state, rules, length - prompt);
#endif
        int end = prompt + (state->window + 1) * rules->block_length;
        state->fault = fault;
        state->forwards = step;
        state->masks_left = masks;
        state->filled = filled;
        state->ask_end = end < length ? end : length;
        state->is_open = fault < 0 && goes_on;
    }
    BARRIER_ALL();
    int asked_next = count_masks(canvas, prompt, state->ask_end, mask_token, indices);
    if (ITEM == 0)
        state->ask_count = asked_next;
}
