// Reads memory once, 16 bytes per item and step, neighbours beside each other; what is written back is next to nothing.
KERNEL GROUP_SIZE(128) read_all(GLOBAL const uint4* source, u64 count, GLOBAL u32* sink)
{
    u32 sum = 0;
    u64 step = (u64)GROUPS_X * 128;
    for (u64 i = (u64)GROUP_X * 128 + ITEM; i < count; i += step)
    {
        uint4 v = source[i];
        sum ^= v.x ^ v.y ^ v.z ^ v.w;
    }
    sink[(size_t)GROUP_X * 128 + ITEM] = sum;
}
