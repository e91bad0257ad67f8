// What the tests of devices run: doubles every number; adds P0; looks at shared memory; walks out of its memory.
KERNEL GROUP_SIZE(64) twice(GLOBAL int* values, int count)
{
    int i = GROUP_X * 64 + ITEM;
    if (i < count)
        values[i] *= 2;
}

KERNEL GROUP_SIZE(64) add(GLOBAL int* values, int count, float number, u64 large)
{
    int i = GROUP_X * 64 + ITEM;
    if (i < count)
        values[i] += P0 + (int)(number * 2.0f) + (int)(large >> 40);
}

KERNEL GROUP_SIZE(64) astray(GLOBAL int* values, int count)
{
    values[count * 100 * 1024] = 1;
}

#ifndef __OPENCL_VERSION__
KERNEL GROUP_SIZE(64) shared_last(GLOBAL int* values, int bytes)
{
    extern __shared__ int room[];
    room[bytes / 4 - 1] = 42;
    BARRIER();
    if (ITEM == 0)
        values[0] = room[bytes / 4 - 1];
}
#endif
