// The state of the emulated driver. One lock guards all of it: every entry point holds it.
#pragma once
#include "../runtime/codes.h"
#include <map>
#include <memory>
#include <mutex>
#include <set>

struct Context {
    int device = 0;
    int retained = 0;
    CUstream default_stream = nullptr;
};

struct Emulator {
    std::recursive_mutex lock;
    bool initialized = false;
    CUresult sticky = CUDA_SUCCESS;
    std::map<int, std::unique_ptr<Context>> contexts;   // by device; each lives as long as the process, retained or not
    std::set<CUmodule> modules;
    std::set<CUfunction> functions;
    std::set<CUstream> streams;
    std::set<CUevent> events;
    std::set<CUgraph> graphs;
    std::set<CUgraphExec> graph_execs;
    uint64_t launches = 0, sequence = 0;
};

// Never destroyed: threads may still call while the process ends.
Emulator& emulator();

// The calling thread's context, or null.
Context*& current_context();
