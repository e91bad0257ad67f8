// A loaded module and its kernels.
#pragma once
#include "../device/machine.h"
#include "../runtime/shared_memory.h"
#include "emulator.h"
#include <memory>
#include <string>
#include <vector>

constexpr int StaticSharedLimit = 48 << 10;

struct Function {
    CUmodule module = nullptr;
    const EmuKernel* kernel = nullptr;
    std::vector<SharedRange> statics;
    int static_shared = 0;
    int max_dynamic = 0;    // opted in with cuFuncSetAttribute; 0: what 48 KiB leave
};

struct Module {
    Context* context = nullptr;
    void* library = nullptr;
    unsigned char* dynamic_shared = nullptr;
    std::vector<std::unique_ptr<Function>> functions;

    ~Module();
};

// Loads an image of the NVRTC stand-in. INVALID_IMAGE for anything else, NO_BINARY_FOR_GPU for another architecture.
CUresult load_module(const void* image, Context& context, std::unique_ptr<Module>& module);
