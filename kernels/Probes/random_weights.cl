// Weights of a network that was never trained, for measurements: even in (-scale, scale), from a hash of their place, so that every device makes
// the same. Padding stays zero. int8 takes all of -127..127.
KERNEL GROUP_SIZE(128) random_weights(GLOBAL weight_t* weight, GLOBAL float* scales, int padded_k, int k, int chunks, int seed, float scale)
{
    // Rows and columns share one dimension of the grid: the other may be too short for the rows of a vocabulary.
    int row = GROUP_X / chunks;
    int column = GROUP_X % chunks * 128 + ITEM;
    if (column >= k)
        return;
    u32 hash = (u32)seed ^ ((u32)row * 0x85EBCA6Bu) ^ ((u32)column * 0xC2B2AE35u);
    hash = (hash ^ (hash >> 16)) * 0x7FEB352Du;
    hash = (hash ^ (hash >> 15)) * 0x846CA68Bu;
    hash ^= hash >> 16;
    float value = ((float)(hash >> 8) / 8388608.0f - 1.0f) * scale;
    size_t at = (size_t)row * padded_k + column;
#if WEIGHTS == F32
    weight[at] = value;
#elif WEIGHTS == F16
    store_f16(weight, at, value);
#elif WEIGHTS == BF16
    weight[at] = f32_to_bf16(value);
#else
    weight[at] = (i8)((int)(hash % 255u) - 127);
    if (column == 0)
        scales[row] = scale / 127.0f;
#endif
}
