// The 32 threads of a warp: who is ready, who waits for what, and the collective operations among them.
#pragma once
#include <cstdint>

enum class Collective : uint8_t { Barrier, Shuffle, Vote, Multiply, LoadMatrices };

// Runs once, when the last named lane has arrived: `operands` by lane, `lanes` those that take part.
using CollectiveWork = void (*)(void** operands, uint32_t lanes);

struct Pending {
    Collective kind;
    uint32_t mask, arrived;
    int line;
    bool whole;
    CollectiveWork work;
};

struct Warp {
    uint32_t ready = 0, exited = 0, at_barrier = 0;
    int pending_count = 0;
    Pending pending[32];
    void* operands[32];
};

// For code that runs on a fiber: takes part in an operation of the warp, and returns once it is done.
// `whole` operations need all 32 lanes of the warp alive.
void join_collective(Collective kind, uint32_t mask, bool whole, void* operand, CollectiveWork work, int line);

// Called when a lane has ended: a collective may have waited for nobody else.
void complete_without(Warp& warp, uint32_t lane_bit);

const char* name_of(Collective kind);
