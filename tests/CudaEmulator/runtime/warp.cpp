#include "warp.h"
#include "block.h"
#include "fiber.h"
#include <string>

namespace {
// Operations of the whole warp are one instruction for all its lanes; others may meet from different lines.
Pending& join(Warp& warp, const Pending& wanted) {
    for (int i = 0; i < warp.pending_count; i++) {
        Pending& found = warp.pending[i];
        if (found.kind == wanted.kind && found.mask == wanted.mask && (!wanted.whole || found.line == wanted.line)) return found;
    }
    return warp.pending[warp.pending_count++] = wanted;
}

bool complete(Warp& warp, Pending& pending) {
    if ((pending.mask & ~warp.exited) != pending.arrived) return false;
    uint32_t lanes = pending.arrived;
    if (pending.whole && lanes != ~0u) return false;
    pending.work(warp.operands, lanes);
    pending = warp.pending[--warp.pending_count];
    warp.ready |= lanes;
    return true;
}
}

void join_collective(Collective kind, uint32_t mask, bool whole, void* operand, CollectiveWork work, int line) {
    Warp& warp = running_warp();
    int lane = running_lane();
    uint32_t bit = 1u << lane;
    if (!(mask & bit)) fail_thread(CUDA_ERROR_LAUNCH_FAILED, std::string(name_of(kind)) + " with a mask that leaves out the calling thread", line);
    if (whole && warp.exited) fail_thread(CUDA_ERROR_LAUNCH_FAILED, std::string(name_of(kind)) + " in a warp with threads that are missing or have ended", line);
    Pending& pending = join(warp, {kind, mask, 0, line, whole, work});
    warp.operands[lane] = operand;
    pending.arrived |= bit;
    if (complete(warp, pending)) warp.ready &= ~bit;
    else fiber_leave();
}

void complete_without(Warp& warp, uint32_t lane_bit) {
    for (int i = warp.pending_count - 1; i >= 0; i--)
        if (warp.pending[i].mask & lane_bit && warp.pending[i].arrived) complete(warp, warp.pending[i]);
}

const char* name_of(Collective kind) {
    switch (kind) {
        case Collective::Barrier: return "__syncwarp";
        case Collective::Shuffle: return "a shuffle";
        case Collective::Vote: return "a vote";
        case Collective::Multiply: return "mma";
        default: return "ldmatrix";
    }
}
