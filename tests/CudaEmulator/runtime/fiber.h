// Threads of a block as fibers of one OS thread: a stack each, and a switch of a dozen instructions to and from the scheduler.
#pragma once
#include <cstdint>

constexpr int MaxFibers = 1024;

using FiberEntry = void (*)();

// Makes fiber `index` start at `entry` when it is next resumed. The entry must end in fiber_leave and is never returned to.
void fiber_start(int index, FiberEntry entry);

// Runs fiber `index` until it leaves. Called by the scheduler only.
void fiber_resume(int index);

// For a signal handler: whether a fiber runs, rather than the scheduler.
bool fiber_runs();

// Goes back to the scheduler.
void fiber_leave();

// Where the scheduler goes on once the running fiber is given up.
void* fiber_scheduler_stack();
void* fiber_landing();

// Whether an address is on the guard page below a fiber's stack.
bool fiber_overflowed(uintptr_t address);
