// Describes a kernel from its type alone: the sizes of its parameters, which of them are addresses, and how to call it.
#pragma once

template <class T> struct __emu_is_pointer { static constexpr bool value = false; };
template <class T> struct __emu_is_pointer<T*> { static constexpr bool value = true; };

template <int... I> struct __emu_indices {};
template <int N, int... I> struct __emu_count_up : __emu_count_up<N - 1, N - 1, I...> {};
template <int... I> struct __emu_count_up<0, I...> { typedef __emu_indices<I...> type; };

template <auto F> struct __emu_describe;
template <class... A, void (*F)(A...)> struct __emu_describe<F> {
    static constexpr unsigned sizes[sizeof...(A) + 1] = {(unsigned)sizeof(A)..., 0u};
    static constexpr bool pointers[sizeof...(A) + 1] = {__emu_is_pointer<A>::value..., false};
    template <int... I> static void call_with(void** arguments, __emu_indices<I...>) { F(*(A*)arguments[I]...); }
    static void call(void** arguments) { call_with(arguments, typename __emu_count_up<sizeof...(A)>::type()); }
    static constexpr EmuKernel kernel(const char* name, int max_threads) {
        return {name, &call, sizes, pointers, (int)sizeof...(A), max_threads};
    }
};
inline constexpr int __emu_bounds(int max_threads = 1024, int = 0, int = 0) { return max_threads; }
