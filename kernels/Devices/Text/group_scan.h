// Whole numbers over the 128 items of a group. `partial` holds 128 of them and may be used again afterwards.
FUNCTION int group_count(int value, LOCAL int* partial)
{
    partial[ITEM] = value;
    for (int step = 64; step > 0; step >>= 1)
    {
        BARRIER();
        if (ITEM < step)
            partial[ITEM] += partial[ITEM + step];
    }
    BARRIER();
    int sum = partial[0];
    BARRIER();
    return sum;
}

// The sum over this item and those before it; `total` becomes the sum over all.
FUNCTION int group_scan(int value, LOCAL int* partial, int* total)
{
    int sum = value;
    for (int step = 1; step < 128; step <<= 1)
    {
        partial[ITEM] = sum;
        BARRIER();
        if (ITEM >= step)
            sum += partial[ITEM - step];
        BARRIER();
    }
    partial[ITEM] = sum;
    BARRIER();
    *total = partial[127];
    BARRIER();
    return sum;
}
