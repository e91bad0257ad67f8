// Copies memory as fast as plain loads and stores can: what the other kernels may hope for.
KERNEL GROUP_SIZE(256) copy_words(GLOBAL const u64* source, GLOBAL u64* target, u64 words)
{
    for (size_t i = (size_t)GROUP_X * 256 + ITEM; i < words; i += (size_t)GROUPS_X * 256)
        target[i] = source[i];
}
