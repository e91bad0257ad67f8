#include "warp_operations.h"
#include "block.h"

namespace {
struct Shuffle {
    unsigned long long value, result;
    EmuShuffle kind;
    int argument, width;
};

// The lane read by `lane`, or itself where the PTX ISA says that its own value stays.
int source_lane(const Shuffle& shuffle, int lane) {
    int first = lane & ~(shuffle.width - 1), last = first + shuffle.width - 1;
    switch (shuffle.kind) {
        case EMU_INDEX: return first + (shuffle.argument & (shuffle.width - 1));
        case EMU_XOR: return (lane ^ shuffle.argument) <= last ? (lane ^ shuffle.argument) & 31 : lane;
        case EMU_DOWN: return lane + shuffle.argument <= last ? lane + shuffle.argument : lane;
        default: return lane - shuffle.argument >= first ? lane - shuffle.argument : lane;
    }
}

void exchange(void** operands, uint32_t lanes) {
    for (int lane = 0; lane < 32; lane++) {
        if (!(lanes >> lane & 1)) continue;
        auto& own = *static_cast<Shuffle*>(operands[lane]);
        int source = source_lane(own, lane);
        // The value of a thread that takes no part is undefined: a NaN shows where it is used.
        own.result = lanes >> source & 1 ? static_cast<Shuffle*>(operands[source])->value : ~0ull;
    }
}

struct Vote { unsigned predicate, ballot; };

void count(void** operands, uint32_t lanes) {
    unsigned ballot = 0;
    for (int lane = 0; lane < 32; lane++)
        if (lanes >> lane & 1 && static_cast<Vote*>(operands[lane])->predicate) ballot |= 1u << lane;
    for (int lane = 0; lane < 32; lane++)
        if (lanes >> lane & 1) static_cast<Vote*>(operands[lane])->ballot = ballot;
}
}

void synchronize_warp(unsigned mask, int line) {
    join_collective(Collective::Barrier, mask, false, nullptr, [](void**, uint32_t) {}, line);
}

unsigned long long shuffle_warp(EmuShuffle kind, unsigned mask, unsigned long long value, int argument, int width, int line) {
    if (width < 1 || width > 32 || (width & (width - 1)))
        fail_thread(CUDA_ERROR_LAUNCH_FAILED, "a shuffle's width is not a power of two up to 32", line);
    Shuffle own = {value, 0, kind, argument, width};
    join_collective(Collective::Shuffle, mask, false, &own, exchange, line);
    return own.result;
}

unsigned vote_warp(EmuVote kind, unsigned mask, int predicate, int line) {
    Vote own = {predicate != 0, 0};
    join_collective(Collective::Vote, mask, false, &own, count, line);
    if (kind == EMU_BALLOT) return own.ballot;
    if (kind == EMU_ANY) return own.ballot != 0;
    return own.ballot == (mask & ~running_warp().exited);
}

unsigned active_lanes() { return ~running_warp().exited; }
