// Decoders that finish block after block of a canvas of fixed length: the same sentences as FixedLengthDecoder and ThresholdDecoder, one group
// per request. phase: step of the block; window: number of the block; share: masks that the block had at first.
#include "decide.h"
#include "counter_random.h"

// As in BlockRule.cs.
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

// Moves a quota on to its next step that fills anything; returns whether there is one. Shares never rise again within a block.
FUNCTION int next_step(GLOBAL row_state* state, GLOBAL const row_rules* rules, int length)
{
    int steps = steps_of_block(rules, length, state->window, state->share);
    state->phase += 1;
    if (state->phase < steps && share_of(state->share, steps, state->phase) > 0)
        return 1;
    state->phase = 0;
    state->window += 1;
    int rest = length - state->window * rules->block_length;
    state->share = rest < rules->block_length ? rest : rules->block_length;
    return state->window < blocks_of(length, rules->block_length);
}

// What the masks are ranked by.
KERNEL GROUP_SIZE(128) rank_masks(DECISION)
{
    GLOBAL const row_state* state = states + GROUP_X;
    GLOBAL const row_rules* rules = all_rules + GROUP_X;
    int first = asked[GROUP_X];
    int count = state->is_open && rules->decoder == decoder ? state->ask_count : 0;
    for (int i = first + ITEM; i < first + count; i += 128)
#if P0 == RANDOM_QUOTA
        all_ranks[i] = counter_uniform(counter_key(rules->seed, state->forwards, all_rows[i] - offsets[GROUP_X] - state->prompt), -1);
#else
        all_ranks[i] = certainty(all_scores + i, rules->mask_token);
#endif
}

// Which of them are filled.
KERNEL GROUP_SIZE(128) select_masks(DECISION)
{
    LOCAL_ARRAY(float, values, 128);
    LOCAL_ARRAY(int, indices, 128);
    GLOBAL row_state* state = states + GROUP_X;
    GLOBAL const row_rules* rules = all_rules + GROUP_X;
    int first = asked[GROUP_X];
    int count = state->is_open && rules->decoder == decoder ? state->ask_count : 0;
#if P0 == THRESHOLD
    int filled = unmask_threshold(all_ranks + first, count, rules->high, all_selected + first, values, indices);
#else
    int quota = count == 0 ? 0 : share_of(state->share, steps_of_block(rules, state->length - state->prompt, state->window, state->share), state->phase);
    int filled = unmask_top_k(all_ranks + first, count, quota, all_selected + first, values, indices);
#endif
    if (ITEM == 0 && count > 0)
        state->filled = filled;
}

// Fills them.
KERNEL GROUP_SIZE(128) fill_masks(DECISION)
{
    GLOBAL const row_state* state = states + GROUP_X;
    GLOBAL const row_rules* rules = all_rules + GROUP_X;
    int first = asked[GROUP_X];
    int count = state->is_open && rules->decoder == decoder ? state->ask_count : 0;
    for (int i = first + ITEM; i < first + count; i += 128)
        if (all_selected[i])
        {
            GLOBAL const position_score* score = all_scores + i;
            write_token(
                canvases + state->base, confidences + state->base, all_rows[i] - offsets[GROUP_X],
                score->token == rules->mask_token ? score->best_unmasked : score->token, certainty(score, rules->mask_token));
        }
}

// Moves on to the next step, or to the next block.
KERNEL GROUP_SIZE(128) advance_blocks(DECISION)
{
    LOCAL_ARRAY(int, partial, 128);
    GLOBAL row_state* state = states + GROUP_X;
    GLOBAL const row_rules* rules = all_rules + GROUP_X;
    int is_mine = state->is_open && rules->decoder == decoder;
    GLOBAL const int* canvas = canvases + state->base;
    int prompt = state->prompt, length = state->length, block_length = rules->block_length, window = state->window;
    int block_end = prompt + (window + 1) * block_length, next_end = block_end + block_length;
    int left = count_masks(canvas, prompt, block_end < length ? block_end : length, rules->mask_token, partial);
    int next = count_masks(canvas, prompt, next_end < length ? next_end : length, rules->mask_token, partial);
#if P0 == THRESHOLD
    int masks = count_masks(canvas, prompt, length, rules->mask_token, partial);
#endif
    if (ITEM != 0 || !is_mine)
        return;
#if P0 == THRESHOLD
    state->window += left == 0;
    int goes_on = masks > 0;
#else
    int goes_on = next_step(state, rules, length - prompt);
#endif
    // A step fills at most one block, so the next one asks for the masks of this block or of this and the next.
    int end = state->window == window ? block_end : next_end;
    state->forwards += 1;
    state->ask_end = end < length ? end : length;
    state->ask_count = state->window == window ? left : next;
    state->is_open = goes_on;
}
