// One group per request: its canvas goes to its place in the ragged batch, and the positions that its decoder must see are listed with the
// rules to score them by. Requests that are done have no tokens. The total lies behind the last offset.
#include "row_state.h"
#include "counter_random.h"

FUNCTION void ask(GLOBAL const row_state* state, GLOBAL const row_rules* rules, int row, int position, GLOBAL int* rows, GLOBAL device_query* query)
{
    *rows = row;
    query->guidance = 0.0f;
    // The first phase of a decoder that looks for a length wants likeliest tokens, not drawn ones.
    query->temperature = state->phase < 0 ? 0.0f : rules->temperature;
    query->unconditional_row = -1;
    query->mask_token = rules->mask_token;
    query->eos_token = rules->eos_token;
    query->turn_end_token = rules->turn_end_token;
    query->flags = rules->flags;
    query->reserved = 0;
    query->noise_key = counter_key(rules->seed, state->forwards, position - state->prompt);
}

KERNEL GROUP_SIZE(128) lay_out(
    GLOBAL const row_state* states, GLOBAL const row_rules* all_rules, int sequences, GLOBAL const int* canvases,
    GLOBAL int* batch, GLOBAL int* offsets, GLOBAL int* asked, GLOBAL int* rows, GLOBAL device_query* queries)
{
    LOCAL_ARRAY(int, found, 128);
    int sequence = GROUP_X;
    int start = 0, first = 0;
    for (int s = 0; s < sequence; s++)
    {
        start += states[s].is_open ? states[s].length : 0;
        first += states[s].is_open ? states[s].ask_count : 0;
    }

    GLOBAL const row_state* state = states + sequence;
    GLOBAL const row_rules* rules = all_rules + sequence;
    int length = state->is_open ? state->length : 0;
    if (ITEM == 0)
    {
        offsets[sequence] = start;
        asked[sequence] = first;
        if (sequence == sequences - 1)
        {
            offsets[sequences] = start + length;
            asked[sequences] = first + (state->is_open ? state->ask_count : 0);
        }
    }

    GLOBAL const int* canvas = canvases + state->base;
    for (int i = ITEM; i < length; i += 128)
        batch[start + i] = canvas[i];
    int end = state->ask_end < length ? state->ask_end : length;
    if (rules->ask_all)
        for (int i = state->prompt + ITEM; i < end; i += 128)
            ask(state, rules, start + i, i, rows + first + i - state->prompt, queries + first + i - state->prompt);

    // Masks in ascending order: each item counts those before its own in a chunk of 128.
    for (int chunk = rules->ask_all ? end : state->prompt; chunk < end; chunk += 128)
    {
        int i = chunk + ITEM;
        int is_mask = i < end && canvas[i] == rules->mask_token;
        found[ITEM] = is_mask;
        BARRIER();
        int before = 0, total = 0;
        for (int j = 0; j < 128; j++)
        {
            before += j < ITEM ? found[j] : 0;
            total += found[j];
        }
        if (is_mask)
            ask(state, rules, start + i, i, rows + first + before, queries + first + before);
        first += total;
        BARRIER();
    }
}
