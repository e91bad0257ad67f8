#include "fiber.h"
#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>

#if !defined(__x86_64__)
#error "the emulator's fibers are written for x86-64"
#endif

// emu_switch(save, load): keeps what the calling convention preserves, and goes on where `load` was left
// (by a jump, since a return to another stack is always predicted wrong).
__asm__(R"(
.text
.hidden emu_switch
.globl emu_switch
.type emu_switch, @function
emu_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
.hidden emu_landing
.globl emu_landing
emu_landing:
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    popq %rcx
    jmpq *%rcx
.size emu_switch, .-emu_switch
)");
extern "C" __attribute__((visibility("hidden"))) void emu_switch(void** save, void* load);
extern "C" __attribute__((visibility("hidden"))) void emu_landing();

namespace {
constexpr size_t Page = 4096, StackBytes = 128 * 1024, Slot = StackBytes + Page;

struct Fibers {
    char* stacks = nullptr;
    void* saved[MaxFibers] = {};
    void* scheduler = nullptr;
    volatile int running = -1;
};
Fibers fibers;

char* stacks() {
    if (fibers.stacks) return fibers.stacks;
    void* memory = mmap(nullptr, Slot * MaxFibers, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        perror("CUDA emulator: no memory for stacks");
        abort();
    }
    fibers.stacks = static_cast<char*>(memory);
    for (int i = 0; i < MaxFibers; i++) mprotect(fibers.stacks + Slot * i, Page, PROT_NONE);
    return fibers.stacks;
}
}

void fiber_start(int index, FiberEntry entry) {
    // Stacks start at staggered offsets, or all of them would compete for the same cache sets.
    char* top = stacks() + Slot * (index + 1) - (index % 61) * 64;
    void** frame = reinterpret_cast<void**>(top) - 2;
    *frame = reinterpret_cast<void*>(entry);
    for (int i = 1; i <= 6; i++) frame[-i] = nullptr;
    fibers.saved[index] = frame - 6;
}

void fiber_resume(int index) {
    fibers.running = index;
    emu_switch(&fibers.scheduler, fibers.saved[index]);
    fibers.running = -1;
}

bool fiber_runs() { return fibers.running >= 0; }

void fiber_leave() { emu_switch(&fibers.saved[fibers.running], fibers.scheduler); }

void* fiber_scheduler_stack() { return fibers.scheduler; }

void* fiber_landing() { return reinterpret_cast<void*>(&emu_landing); }

bool fiber_overflowed(uintptr_t address) {
    auto start = reinterpret_cast<uintptr_t>(fibers.stacks);
    return start && address >= start && address < start + Slot * MaxFibers && (address - start) % Slot < Page;
}
