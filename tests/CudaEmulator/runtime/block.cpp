#include "block.h"
#include "async_copy.h"
#include "fault.h"
#include "fiber.h"
#include "tensor_core.h"
#include "warp_operations.h"
#include <cstdio>
#include <string>

namespace {
struct Block {
    Warp warps[MaxFibers / 32];
    int threads = 0, current = 0;
    uint32_t runnable = 0;
    const EmuKernel* kernel = nullptr;
    void** arguments = nullptr;
    int barrier_line = 0, barrier_arrived = 0, barrier_true = 0;
    EmuBarrier barrier_kind = EMU_PLAIN;
    int released_true = 0, released_arrived = 0;
};
Block block;

EmuMachine the_machine = {
    {}, {}, {}, {}, wait_for_block, synchronize_warp, shuffle_warp, vote_warp, active_lanes, multiply_matrices, load_matrices, copy_async, commit_async,
    wait_async, [](int code, const char* message, int line) { fail_thread(static_cast<CUresult>(code), message, line); }};

void thread_entry() {
    block.kernel->call(block.arguments);
    Warp& warp = running_warp();
    uint32_t bit = 1u << running_lane();
    warp.exited |= bit;
    complete_without(warp, bit);
    for (;;) fiber_leave();
}

void start_threads() {
    block.runnable = 0;
    for (int w = 0; w * 32 < block.threads; w++) {
        int lanes = block.threads - w * 32 < 32 ? block.threads - w * 32 : 32;
        Warp& warp = block.warps[w];
        warp.ready = lanes == 32 ? ~0u : (1u << lanes) - 1;
        warp.exited = ~warp.ready;
        warp.at_barrier = 0;
        warp.pending_count = 0;
        block.runnable |= 1u << w;
    }
    for (int i = 0; i < block.threads; i++) fiber_start(i, thread_entry);
    block.barrier_arrived = block.barrier_true = 0;
    reset_async_copies();
}

void run_lane(int thread) {
    EmuMachine& m = the_machine;
    block.current = thread;
    unsigned index = static_cast<unsigned>(thread), x = m.block_size.x, y = m.block_size.y;
    if (y == 1 && m.block_size.z == 1) m.thread = {index, 0, 0};
    else m.thread = {index % x, index / x % y, index / x / y};
    fiber_resume(thread);
}

std::string lanes_of(uint32_t lanes) {
    char text[16];
    snprintf(text, sizeof text, "0x%08x", lanes);
    return text;
}

// A warp whose lanes wait for each other in different places would wait for ever.
void report_divergence(int w) {
    Warp& warp = block.warps[w];
    std::string text = "threads of warp " + std::to_string(w) + " wait for each other:";
    for (int i = 0; i < warp.pending_count; i++) {
        const Pending& p = warp.pending[i];
        text += " lanes " + lanes_of(p.arrived) + " in " + name_of(p.kind) + " (line " + std::to_string(p.line) + ", mask " + lanes_of(p.mask) + "),";
    }
    if (warp.at_barrier) text += " lanes " + lanes_of(warp.at_barrier) + " at __syncthreads (line " + std::to_string(block.barrier_line) + "),";
    text += " lanes " + lanes_of(warp.exited) + " ended";
    raise_fault(CUDA_ERROR_LAUNCH_FAILED, text);
}

bool run_warp(int w, Chooser& chooser) {
    Warp& warp = block.warps[w];
    while (warp.ready) {
        int lane = chooser.choose(warp.ready);
        warp.ready &= ~(1u << lane);
        run_lane(w * 32 + lane);
        if (faulted) return false;
        // In random order another warp may go on at any point.
        if (chooser.random() && warp.ready && chooser.below(16) == 0) return true;
    }
    block.runnable &= ~(1u << w);
    if ((warp.at_barrier | warp.exited) == ~0u) return true;
    report_divergence(w);
    return false;
}

bool release_barrier() {
    if (block.barrier_arrived == 0) return false;
    block.released_true = block.barrier_true;
    block.released_arrived = block.barrier_arrived;
    block.barrier_arrived = block.barrier_true = 0;
    for (int w = 0; w * 32 < block.threads; w++) {
        Warp& warp = block.warps[w];
        warp.ready = warp.at_barrier;
        warp.at_barrier = 0;
        if (warp.ready) block.runnable |= 1u << w;
    }
    return true;
}
}

EmuMachine& machine() { return the_machine; }

Warp& running_warp() { return block.warps[block.current / 32]; }
int running_lane() { return block.current % 32; }
int running_thread() { return block.current; }

bool run_block(const EmuKernel& kernel, void** arguments, Order order, uint64_t seed) {
    const EmuIndex& size = machine().block_size;
    block.threads = static_cast<int>(size.x * size.y * size.z);
    block.kernel = &kernel;
    block.arguments = arguments;
    start_threads();
    Chooser chooser(order, seed);
    do
        while (block.runnable)
            if (!run_warp(chooser.choose(block.runnable), chooser)) return false;
    while (release_barrier());
    return true;
}

void fail_thread(CUresult code, const std::string& message, int line) {
    raise_fault(code, message + " (line " + std::to_string(line) + ")");
    for (;;) fiber_leave();
}

int wait_for_block(EmuBarrier kind, int predicate, int line) {
    if (block.barrier_arrived++ == 0) {
        block.barrier_line = line;
        block.barrier_kind = kind;
    }
    if (line != block.barrier_line || kind != block.barrier_kind)
        fail_thread(CUDA_ERROR_LAUNCH_FAILED, "threads of a block meet at different barriers, one on line " + std::to_string(block.barrier_line), line);
    block.barrier_true += predicate != 0;
    running_warp().at_barrier |= 1u << running_lane();
    fiber_leave();
    if (kind == EMU_AND) return block.released_true == block.released_arrived;
    return kind == EMU_OR ? block.released_true != 0 : block.released_true;
}
