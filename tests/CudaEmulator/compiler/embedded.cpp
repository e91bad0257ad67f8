#include "embedded.h"

#define EMBED(id, file) \
    __asm__(".section .rodata\n.hidden emu_" #id "\n.hidden emu_" #id "_end\n.globl emu_" #id "\n.globl emu_" #id "_end\n" \
            "emu_" #id ":\n.incbin \"device/" file "\"\nemu_" #id "_end:\n.text\n"); \
    extern "C" __attribute__((visibility("hidden"))) const char emu_##id[]; \
    extern "C" __attribute__((visibility("hidden"))) const char emu_##id##_end[]

EMBED(machine, "machine.h");
EMBED(half, "half.h");
EMBED(device, "emulated_device.h");
EMBED(vectors, "emulated_vectors.h");
EMBED(math, "emulated_math.h");
EMBED(integers, "emulated_integers.h");
EMBED(collectives, "emulated_collectives.h");
EMBED(atomics, "emulated_atomics.h");
EMBED(kernels, "emulated_kernels.h");
EMBED(checks, "emulated_checks.h");
EMBED(tensor_core, "tensor_core.h");

const std::vector<EmbeddedFile>& embedded_files() {
    static const std::vector<EmbeddedFile> all = {
        {"machine.h", {emu_machine, emu_machine_end}},
        {"half.h", {emu_half, emu_half_end}},
        {"emulated_device.h", {emu_device, emu_device_end}},
        {"emulated_vectors.h", {emu_vectors, emu_vectors_end}},
        {"emulated_math.h", {emu_math, emu_math_end}},
        {"emulated_integers.h", {emu_integers, emu_integers_end}},
        {"emulated_collectives.h", {emu_collectives, emu_collectives_end}},
        {"emulated_atomics.h", {emu_atomics, emu_atomics_end}},
        {"emulated_kernels.h", {emu_kernels, emu_kernels_end}},
        {"emulated_checks.h", {emu_checks, emu_checks_end}},
        {"tensor_core.h", {emu_tensor_core, emu_tensor_core_end}},
    };
    return all;
}
