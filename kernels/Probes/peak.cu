// What the matrix units reach: eight independent products of 16 x 8 x 16 per warp, registers only.
KERNEL GROUP_SIZE(128) mma_peak(float* sink, int rounds, float factor)
{
    float sums[8][4] = {};
    unsigned bits = ACTIVATIONS == F16 ? (unsigned)f32_to_f16(factor) : (unsigned)f32_to_bf16(factor);
    unsigned pair = bits | (bits << 16);
    unsigned a[4] = {pair, pair, pair, pair}, b[2] = {pair, pair};
    for (int i = 0; i < rounds; i++)
#pragma unroll
        for (int chain = 0; chain < 8; chain++)
        {
#if ACTIVATIONS == F16
            mma_m16n8k16_f16(sums[chain], a, b);
#else
            mma_m16n8k16_bf16(sums[chain], a, b);
#endif
        }
    float total = 0.0f;
    for (int chain = 0; chain < 8; chain++)
        for (int i = 0; i < 4; i++)
            total += sums[chain][i];
    sink[(size_t)GROUP_X * 128 + ITEM] = total;
}
