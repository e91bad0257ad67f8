// Atomics: one thread runs at a time, so each is the plain operation; the empty statement keeps the compiler from moving it.
#pragma once

template <class T, class F> inline T __emu_atomic(T* address, F next) {
    __asm__ volatile("" ::: "memory");
    T old = *address;
    *address = next(old);
    __asm__ volatile("" ::: "memory");
    return old;
}

#define EMU_ATOMIC(NAME, T, EXPRESSION) \
    inline T NAME(T* address, T value) { return __emu_atomic(address, [=](T old) -> T { return EXPRESSION; }); }
#define EMU_INTEGER_ATOMICS(T) \
    EMU_ATOMIC(atomicAdd, T, old + value) \
    EMU_ATOMIC(atomicMax, T, old < value ? value : old) \
    EMU_ATOMIC(atomicMin, T, value < old ? value : old) \
    EMU_ATOMIC(atomicExch, T, ((void)old, value)) \
    EMU_ATOMIC(atomicAnd, T, old & value) \
    EMU_ATOMIC(atomicOr, T, old | value) \
    EMU_ATOMIC(atomicXor, T, old ^ value) \
    inline T atomicCAS(T* address, T compare, T value) { \
        return __emu_atomic(address, [=](T old) -> T { return old == compare ? value : old; }); \
    }
EMU_INTEGER_ATOMICS(int)
EMU_INTEGER_ATOMICS(unsigned)
EMU_INTEGER_ATOMICS(unsigned long long)
EMU_ATOMIC(atomicSub, int, old - value)
EMU_ATOMIC(atomicSub, unsigned, old - value)
EMU_ATOMIC(atomicAdd, float, old + value)
EMU_ATOMIC(atomicAdd, double, old + value)
EMU_ATOMIC(atomicExch, float, ((void)old, value))
EMU_ATOMIC(atomicInc, unsigned, old >= value ? 0 : old + 1)
EMU_ATOMIC(atomicDec, unsigned, old == 0 || old > value ? value : old - 1)
#undef EMU_INTEGER_ATOMICS
#undef EMU_ATOMIC
