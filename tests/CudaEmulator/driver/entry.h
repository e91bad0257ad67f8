// The way into every entry point: lock, count, injected faults, then the checks that a real driver makes first.
#pragma once
#include "counters.h"
#include "emulator.h"
#include "injection.h"

#define EXPORTED extern "C" __attribute__((visibility("default")))

// Needs nothing but cuInit.
template <class Body> CUresult initialized(const char* name, Body body) {
    std::lock_guard<std::recursive_mutex> guard(emulator().lock);
    counter(name)++;
    if (CUresult code = injected_fault(name)) return code;
    if (!emulator().initialized) return CUDA_ERROR_NOT_INITIALIZED;
    return body();
}

// Needs a live context on the calling thread and a device that has not failed. With a failed device it does nothing,
// except that `release` calls still give back what they name.
template <class Body> CUresult in_context(const char* name, Body body, bool release = false) {
    return initialized(name, [&]() -> CUresult {
        Context* context = current_context();
        if (!context) return CUDA_ERROR_INVALID_CONTEXT;
        if (context->retained == 0) return CUDA_ERROR_CONTEXT_IS_DESTROYED;
        CUresult before = emulator().sticky;
        if (before != CUDA_SUCCESS && !release) return before;
        CUresult code = body(*context);
        return emulator().sticky != CUDA_SUCCESS ? emulator().sticky : code;
    });
}

template <class Body> CUresult releasing(const char* name, Body body) { return in_context(name, body, true); }
