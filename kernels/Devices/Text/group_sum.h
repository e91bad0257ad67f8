// Sum and maximum over the 128 items of a group; every item gets the result. `partial` holds 128 values and may be used again afterwards.
FUNCTION float group_sum(float value, LOCAL float* partial)
{
    partial[ITEM] = value;
    for (int step = 64; step > 0; step >>= 1)
    {
        BARRIER();
        if (ITEM < step)
            partial[ITEM] += partial[ITEM + step];
    }
    BARRIER();
    float sum = partial[0];
    BARRIER();
    return sum;
}

FUNCTION float group_max(float value, LOCAL float* partial)
{
    partial[ITEM] = value;
    for (int step = 64; step > 0; step >>= 1)
    {
        BARRIER();
        if (ITEM < step)
            partial[ITEM] = fmax(partial[ITEM], partial[ITEM + step]);
    }
    BARRIER();
    float most = partial[0];
    BARRIER();
    return most;
}
