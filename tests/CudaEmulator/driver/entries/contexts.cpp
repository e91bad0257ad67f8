#include "../../runtime/memory.h"
#include "../entry.h"
#include "../settings.h"
#include "../stream.h"

namespace {
bool lives(const Context* context) {
    for (auto& [device, known] : emulator().contexts)
        if (known.get() == context) return context->retained > 0;
    return false;
}
}

EXPORTED CUresult cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice device) {
    return initialized(__func__, [&] {
        if (!context) return CUDA_ERROR_INVALID_VALUE;
        if (device < 0 || device >= device_count()) return CUDA_ERROR_INVALID_DEVICE;
        // A failed device stays failed, as on a GPU, until the process ends or daedalus_emulator_reset.
        if (emulator().sticky != CUDA_SUCCESS) return emulator().sticky;
        auto& own = emulator().contexts[device];
        if (!own) own = std::make_unique<Context>();
        own->device = device;
        own->retained++;
        *context = own.get();
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
    return initialized(__func__, [&] {
        auto found = emulator().contexts.find(device);
        if (found == emulator().contexts.end() || found->second->retained == 0) return CUDA_ERROR_INVALID_CONTEXT;
        // What the context still owns stays counted as alive: that is a leak for a test to find.
        if (--found->second->retained == 0 && emulator().sticky == CUDA_SUCCESS) return synchronize_all(*found->second);
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuCtxSetCurrent(CUcontext context) {
    return initialized(__func__, [&] {
        if (context && !lives(context)) return CUDA_ERROR_INVALID_CONTEXT;
        current_context() = context;
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuCtxGetCurrent(CUcontext* context) {
    return initialized(__func__, [&] {
        if (!context) return CUDA_ERROR_INVALID_VALUE;
        *context = current_context();
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuCtxSynchronize() {
    return in_context(__func__, [&](Context& context) -> CUresult {
        if (CUresult code = refuse_while_capturing()) return code;
        counter("host_synchronizations")++;
        return synchronize_all(context);
    });
}

EXPORTED CUresult cuMemGetInfo_v2(size_t* free, size_t* total) {
    return in_context(__func__, [&](Context& context) {
        if (!free || !total) return CUDA_ERROR_INVALID_VALUE;
        *total = memory_limit();
        size_t used = memory_used(context.device);
        *free = used < *total ? *total - used : 0;
        return CUDA_SUCCESS;
    });
}
