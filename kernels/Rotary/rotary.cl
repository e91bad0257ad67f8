// first_of: 0, rows count from 0; 1, from first[sequence]; 2, first[row] is the position of a row.
// A group turns 512 pairs of a row. A pair is component i of a head and component i + half of the same head.
KERNEL GROUP_SIZE(128) rotary(
    GLOBAL act_t* x, int stride, int heads, int half_width, GLOBAL const int* offsets, int sequences, GLOBAL const int* first, int first_of,
    GLOBAL const int* shadows, int has_shadows,
    GLOBAL const float* table, int positions, GLOBAL const int* live, int live_index, int at_most)
{
    int row = GROUP_X;
    if (row >= live_rows(live, live_index, at_most))
        return;
    int sequence = sequence_of(offsets, sequences, row);
    int position = first_of == 2 ? first[row] : row - offsets[sequence] + (first_of == 1 ? first[sequence] : 0);
    int shadow = has_shadows ? row - (offsets[sequence + 1] - shadows[2 * sequence]) : -1;
    if (shadow >= 0)
        position = shadows[2 * sequence + 1] + shadow;
    // Whatever the counts on the device say, nothing is read outside the table.
    position = position < 0 ? 0 : position < positions ? position : positions - 1;
    GLOBAL const float* cosines = table + (size_t)position * 2 * half_width;
    GLOBAL const float* sines = cosines + half_width;
    GLOBAL act_t* values = x + (size_t)row * stride;
    int pairs = heads * half_width;
    int end = pairs < (GROUP_Y + 1) * 512 ? pairs : (GROUP_Y + 1) * 512;
    for (int pair = GROUP_Y * 512 + ITEM; pair < end; pair += 128)
    {
        int head = pair / half_width, i = pair - head * half_width;
        int low = head * 2 * half_width + i, high = low + half_width;
        float a = LOAD_ACT(values, low), b = LOAD_ACT(values, high);
        STORE_ACT(values, low, fma(a, cosines[i], -(b * sines[i])));
        STORE_ACT(values, high, fma(b, cosines[i], a * sines[i]));
    }
}
