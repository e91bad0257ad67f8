#include "../../runtime/fault.h"
#include "../../runtime/memory.h"
#include "../entry.h"
#include "../settings.h"
#include "../stream.h"

namespace {
constexpr int Pinned = -1;

// Freeing looks around the allocation once more: later nobody can.
CUresult free_checked(uintptr_t start, bool pinned) {
    const Allocation* found = find_memory(start, 0);
    if (!found || found->start != start || (found->device < 0) != pinned) return CUDA_ERROR_INVALID_VALUE;
    std::string problem = check_memory(*found);
    free_memory(start, pinned);
    if (problem.empty()) return CUDA_SUCCESS;
    report_fault("work before a free", {CUDA_ERROR_ILLEGAL_ADDRESS, problem});
    fail_device(CUDA_ERROR_ILLEGAL_ADDRESS);
    return CUDA_ERROR_ILLEGAL_ADDRESS;
}
}

EXPORTED CUresult cuMemAlloc_v2(CUdeviceptr* address, size_t size) {
    return in_context(__func__, [&](Context& context) -> CUresult {
        if (!address || size == 0) return CUDA_ERROR_INVALID_VALUE;
        if (CUresult code = refuse_while_capturing()) return code;
        size_t limit = memory_limit(), used = memory_used(context.device);
        if (used > limit || size > limit - used) return CUDA_ERROR_OUT_OF_MEMORY;
        *address = allocate_memory(size, context.device);
        if (!*address) return CUDA_ERROR_OUT_OF_MEMORY;
        counter("allocations")++;
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuMemFree_v2(CUdeviceptr address) {
    return releasing(__func__, [&](Context&) -> CUresult {
        if (CUresult code = refuse_while_capturing()) return code;
        return free_checked(address, false);
    });
}

EXPORTED CUresult cuMemAllocHost_v2(void** address, size_t size) {
    return in_context(__func__, [&](Context&) -> CUresult {
        if (!address || size == 0) return CUDA_ERROR_INVALID_VALUE;
        if (CUresult code = refuse_while_capturing()) return code;
        if (size > memory_limit()) return CUDA_ERROR_OUT_OF_MEMORY;
        uintptr_t start = allocate_memory(size, Pinned);
        *address = reinterpret_cast<void*>(start);
        return start ? CUDA_SUCCESS : CUDA_ERROR_OUT_OF_MEMORY;
    });
}

EXPORTED CUresult cuMemFreeHost(void* address) {
    return releasing(__func__, [&](Context&) -> CUresult {
        if (CUresult code = refuse_while_capturing()) return code;
        return free_checked(reinterpret_cast<uintptr_t>(address), true);
    });
}
