// Stands before every kernel text: the words of CUDA C, spelled for a C++ compiler. No standard header, as NVRTC has none.
#pragma once
#include "machine.h"
#include "half.h"

extern "C" __attribute__((visibility("default"))) EmuMachine* __emu_machine;
EmuMachine* __emu_machine;

typedef unsigned long size_t;
typedef long ptrdiff_t;

#define __global__ __attribute__((visibility("default")))
#define __device__
#define __host__
#define __constant__ static
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __align__(n) __attribute__((aligned(n)))
#define __launch_bounds__(...)
// Every declaration has a section of its own: an inline function's and a kernel's variables cannot share one.
#define __emu_shared(n) static __attribute__((section("emu_shared." #n)))

// Dynamic shared memory: room for the largest block, a page for what lies behind it.
__asm__(".pushsection .bss.emu_dynamic,\"aw\",@nobits\n.balign 4096\n.globl __emu_dynamic_shared\n.hidden __emu_dynamic_shared\n"
        "__emu_dynamic_shared:\n.zero 245760\n.popsection");
extern "C" __attribute__((visibility("hidden"))) unsigned char __emu_dynamic_start[] __asm__("__emu_dynamic_shared");
extern "C" __attribute__((visibility("default"))) unsigned char* __emu_dynamic();
unsigned char* __emu_dynamic() { return __emu_dynamic_start; }

#define threadIdx (__emu_machine->thread)
#define blockIdx (__emu_machine->block)
#define blockDim (__emu_machine->block_size)
#define gridDim (__emu_machine->grid_size)
static const int warpSize = 32;

#include "emulated_vectors.h"
#include "emulated_math.h"
#include "emulated_integers.h"
#include "emulated_collectives.h"
#include "emulated_atomics.h"
#include "emulated_kernels.h"
#include "emulated_checks.h"
