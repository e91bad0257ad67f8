// Stands in for the header of inline PTX: the same names, executed by the emulated machine over the 32 threads of a warp.
#pragma once

inline void mma_m16n8k16_bf16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2], int line = __builtin_LINE()) {
    __emu_machine->multiply(false, d, a, b, line);
}
inline void mma_m16n8k16_f16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2], int line = __builtin_LINE()) {
    __emu_machine->multiply(true, d, a, b, line);
}

inline void ldmatrix_x4(unsigned (&r)[4], const void* shared_row, int line = __builtin_LINE()) {
    __emu_machine->load_matrices(4, false, r, shared_row, line);
}
inline void ldmatrix_x2(unsigned (&r)[2], const void* shared_row, int line = __builtin_LINE()) {
    __emu_machine->load_matrices(2, false, r, shared_row, line);
}
inline void ldmatrix_x4_trans(unsigned (&r)[4], const void* shared_row, int line = __builtin_LINE()) {
    __emu_machine->load_matrices(4, true, r, shared_row, line);
}
inline void ldmatrix_x2_trans(unsigned (&r)[2], const void* shared_row, int line = __builtin_LINE()) {
    __emu_machine->load_matrices(2, true, r, shared_row, line);
}

inline void cp_async_16(void* shared, const void* global, int line = __builtin_LINE()) {
    __emu_machine->copy_async(shared, global, 16, line);
}
inline void cp_async_16_zfill(void* shared, const void* global, int bytes, int line = __builtin_LINE()) {
    __emu_machine->copy_async(shared, global, bytes, line);
}
inline void cp_async_commit() { __emu_machine->commit_async(); }
template <int N> inline void cp_async_wait() { __emu_machine->wait_async(N); }

inline float f16_to_f32(unsigned short half) { return emu_half_to_float(half); }
inline unsigned short f32_to_f16(float value) { return emu_float_to_half(value); }
