// Whole numbers over the 128 items of a group. `partial` holds 128 of them and may be used again afterwards. Every item adds up all parts by itself:
// no barrier in a loop, which OpenCL compilers for processors make a mess of, and 128 reads of what all read at once are cheap. What was
// read of global memory before may be written after.
FUNCTION int group_count(int value, LOCAL int* partial)
{
    int sum = 0;
    partial[ITEM] = value;
    BARRIER_ALL();
    for (int i = 0; i < 128; i++)
        sum += partial[i];
    BARRIER_ALL();
    return sum;
}

// The sum over this item and those before it; `total` becomes the sum over all.
FUNCTION int group_scan(int value, LOCAL int* partial, int* total)
{
    int sum = 0, all = 0;
    partial[ITEM] = value;
    BARRIER_ALL();
    for (int i = 0; i < 128; i++)
    {
        sum += i <= ITEM ? partial[i] : 0;
        all += partial[i];
    }
    BARRIER_ALL();
    *total = all;
    return sum;
}
