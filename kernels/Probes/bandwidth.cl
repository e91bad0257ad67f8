// Copies memory as fast as plain loads and stores can: what the other kernels may hope for. A group takes 4096 words in a row, its items
// side by side; so little that a processor, which runs them one after another, finds the rest of each cache line still there.
KERNEL GROUP_SIZE(256) copy_words(GLOBAL const u64* source, GLOBAL u64* target)
{
    size_t first = (size_t)GROUP_X * 4096 + ITEM;
    for (int i = 0; i < 4096; i += 256)
        target[first + i] = source[first + i];
}
