// What the compiler's checks of array bounds and of alignment call when one fails; a GPU would fault or read elsewhere.
#pragma once

struct __emu_place { const char* file; unsigned line, column; };

extern "C" __attribute__((visibility("hidden"), noreturn)) void __ubsan_handle_out_of_bounds_abort(__emu_place* place, unsigned long) {
    __emu_machine->fail(700, "an array's bounds are exceeded", (int)place->line);
    __builtin_unreachable();
}
extern "C" __attribute__((visibility("hidden"), noreturn)) void __ubsan_handle_type_mismatch_v1_abort(__emu_place* place, unsigned long) {
    __emu_machine->fail(716, "a misaligned address is accessed", (int)place->line);
    __builtin_unreachable();
}
