// Runs one block: every thread a fiber, until all have ended or something has gone wrong.
#pragma once
#include "../device/machine.h"
#include "codes.h"
#include "order.h"
#include "warp.h"
#include <string>

// The machine that modules see. Its indices are those of the running thread.
EmuMachine& machine();

// False if the block raised a fault; the machine's block index and sizes must be set.
bool run_block(const EmuKernel& kernel, void** arguments, Order order, uint64_t seed);

// Of the running fiber.
Warp& running_warp();
int running_lane();
int running_thread();

// Ends the running thread, and with it the launch.
[[noreturn]] void fail_thread(CUresult code, const std::string& message, int line);

// Waits for the block's other threads; returns the reduction of their predicates.
int wait_for_block(EmuBarrier kind, int predicate, int line);
