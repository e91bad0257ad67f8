// Edits of a token buffer in place; every function is called by all 128 items of one group, and what it wrote may be read by all of them on
// return. The length lies with the caller, the same for all items. `scratch` holds 128 whole numbers.
#include "group_scan.h"

// `count` copies of a value in the place of the `removed` values, 0 or 1, from a position on; what the limit leaves no room for falls off the right
// end. Nothing is changed where both are 0. Returns the new length.
FUNCTION int canvas_splice(GLOBAL int* buffer, int length, int position, int removed, int count, int value, int limit, LOCAL int* scratch)
{
    int from = position + removed;
    int tail = count < limit - position ? position + count : limit;
    int end = count - removed < limit - length ? length + count - removed : limit;
    int moved = end > tail ? end - tail : 0;
    // From the back: where a chunk goes lies behind all that is still to be read.
    for (int chunk = (moved + 127) / 128 - 1; chunk >= 0; chunk--)
    {
        int i = chunk * 128 + ITEM;
        if (i < moved)
            scratch[ITEM] = buffer[from + i];
        BARRIER_ALL();
        if (i < moved)
            buffer[tail + i] = scratch[ITEM];
    }
    for (int i = position + ITEM; i < tail; i += 128)
        buffer[i] = value;
    BARRIER_ALL();
    return end;
}

// Copies of a value after the end, cut at the limit.
FUNCTION int canvas_append(GLOBAL int* buffer, int length, int count, int value, int limit, LOCAL int* scratch)
{
    return canvas_splice(buffer, length, length, 0, count, value, limit, scratch);
}

// `count` copies of a value, at least 1, in the place of one.
FUNCTION int canvas_expand(GLOBAL int* buffer, int length, int position, int count, int value, int limit, LOCAL int* scratch)
{
    return canvas_splice(buffer, length, position, 1, count, value, limit, scratch);
}

// counts[i] copies of a value after position i; a count below 0 counts as 0. Returns the new length, or -1 with the buffer as it was if that
// would be more than the capacity, which is at most 2^23.
FUNCTION int canvas_insert(GLOBAL int* buffer, int length, GLOBAL const int* counts, int value, int capacity, LOCAL int* scratch)
{
    int growth = 0;
    // One more than the capacity is too many however much follows, and 128 such sums do not overflow.
    for (int i = ITEM; i < length; i += 128)
        growth = counts[i] > capacity - growth ? capacity + 1 : growth + (counts[i] > 0 ? counts[i] : 0);
    growth = group_count(growth, scratch);
    if (growth > capacity - length)
        return -1;
    int before = growth;
    // From the back: where a chunk goes lies behind all that is still to be read.
    for (int chunk = (length + 127) / 128 - 1; chunk >= 0; chunk--)
    {
        int i = chunk * 128 + ITEM, own = 0, token = 0, sum;
        if (i < length)
        {
            own = counts[i] > 0 ? counts[i] : 0;
            token = buffer[i];
        }
        int end = group_scan(own, scratch, &sum);
        BARRIER_ALL();
        before -= sum;
        if (i < length)
        {
            int at = i + before + end - own;
            buffer[at] = token;
            for (int copy = 1; copy <= own; copy++)
                buffer[at + copy] = value;
        }
    }
    BARRIER_ALL();
    return length + growth;
}

// Drops the positions whose `keep` is 0; the others close up in order. Returns the new length.
FUNCTION int canvas_delete(GLOBAL int* buffer, int length, GLOBAL const int* keep, LOCAL int* scratch)
{
    int kept = 0;
    // From the front: where a chunk goes lies before all that is still to be read.
    for (int chunk = 0; chunk < length; chunk += 128)
    {
        int i = chunk + ITEM, own = 0, token = 0, sum;
        if (i < length)
        {
            own = keep[i] != 0;
            token = buffer[i];
        }
        int end = group_scan(own, scratch, &sum);
        BARRIER_ALL();
        if (own)
            buffer[kept + end - 1] = token;
        kept += sum;
    }
    BARRIER_ALL();
    return kept;
}
