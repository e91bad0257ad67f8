// Barriers and exchanges between the threads of a block. The default argument is the caller's line, for messages.
#pragma once

inline void __syncthreads(int line = __builtin_LINE()) { __emu_machine->block_barrier(EMU_PLAIN, 0, line); }
inline int __syncthreads_count(int p, int line = __builtin_LINE()) { return __emu_machine->block_barrier(EMU_COUNT, p, line); }
inline int __syncthreads_and(int p, int line = __builtin_LINE()) { return __emu_machine->block_barrier(EMU_AND, p, line); }
inline int __syncthreads_or(int p, int line = __builtin_LINE()) { return __emu_machine->block_barrier(EMU_OR, p, line); }
inline void __syncwarp(unsigned mask = 0xffffffffu, int line = __builtin_LINE()) { __emu_machine->warp_barrier(mask, line); }
inline unsigned __activemask() { return __emu_machine->active_mask(); }

// Threads of this machine never run at once, so that a fence has only the compiler to hold back.
inline void __threadfence() { __asm__ volatile("" ::: "memory"); }
inline void __threadfence_block() { __asm__ volatile("" ::: "memory"); }
inline void __threadfence_system() { __asm__ volatile("" ::: "memory"); }

template <class T> inline T __emu_shuffle(EmuShuffle kind, unsigned mask, T value, int argument, int width, int line) {
    static_assert(sizeof(T) == 4 || sizeof(T) == 8, "shuffles exchange 4 or 8 bytes");
    unsigned long long bits = 0;
    __builtin_memcpy(&bits, &value, sizeof(T));
    bits = __emu_machine->shuffle(kind, mask, bits, argument, width, line);
    __builtin_memcpy(&value, &bits, sizeof(T));
    return value;
}
template <class T> inline T __shfl_sync(unsigned mask, T value, int lane, int width = 32, int line = __builtin_LINE()) {
    return __emu_shuffle(EMU_INDEX, mask, value, lane, width, line);
}
template <class T> inline T __shfl_xor_sync(unsigned mask, T value, int lanes, int width = 32, int line = __builtin_LINE()) {
    return __emu_shuffle(EMU_XOR, mask, value, lanes, width, line);
}
template <class T> inline T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32, int line = __builtin_LINE()) {
    return __emu_shuffle(EMU_DOWN, mask, value, (int)delta, width, line);
}
template <class T> inline T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32, int line = __builtin_LINE()) {
    return __emu_shuffle(EMU_UP, mask, value, (int)delta, width, line);
}

inline unsigned __ballot_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
    return __emu_machine->vote(EMU_BALLOT, mask, predicate, line);
}
inline int __any_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
    return (int)__emu_machine->vote(EMU_ANY, mask, predicate, line);
}
inline int __all_sync(unsigned mask, int predicate, int line = __builtin_LINE()) {
    return (int)__emu_machine->vote(EMU_ALL, mask, predicate, line);
}
