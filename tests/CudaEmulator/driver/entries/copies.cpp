#include "../../runtime/fault.h"
#include "../../runtime/memory.h"
#include "../entry.h"
#include "../stream.h"
#include <cstring>

namespace {
struct Transfer {
    uintptr_t to, from;
    size_t size;
    bool to_device, from_device;
};

bool on_device(uintptr_t address, size_t size, const Context& context) {
    const Allocation* found = find_memory(address, size);
    return found && (found->device < 0 || found->device == context.device);
}

CUresult check(const Transfer& transfer, const Context& context) {
    if (transfer.to_device ? !on_device(transfer.to, transfer.size, context) : transfer.to == 0) return CUDA_ERROR_INVALID_VALUE;
    if (transfer.from_device ? !on_device(transfer.from, transfer.size, context) : transfer.from == 0) return CUDA_ERROR_INVALID_VALUE;
    return CUDA_SUCCESS;
}

CUresult touch(const char* what, const std::function<void()>& work) {
    if (run_protected(work)) return CUDA_SUCCESS;
    report_fault(what, current_fault());
    return CUDA_ERROR_ILLEGAL_ADDRESS;
}

CUresult carry_out(const Transfer& t) {
    if (t.to_device && !t.from_device) counter("bytes_htod") += static_cast<long>(t.size);
    if (!t.to_device && t.from_device) counter("bytes_dtoh") += static_cast<long>(t.size);
    return touch("a copy", [&] { memmove(reinterpret_cast<void*>(t.to), reinterpret_cast<void*>(t.from), t.size); });
}

// The driver copies pageable memory before it returns; a captured copy reads when the graph runs.
bool is_staged(const Transfer& t, const Stream& stream) {
    return !t.from_device && stream.capturing == Capturing::No && !is_pinned(t.from, t.size);
}

Work work_of(const Transfer& t, const Stream& stream) {
    if (!is_staged(t, stream)) return [t] { return carry_out(t); };
    auto* bytes = reinterpret_cast<const unsigned char*>(t.from);
    auto staged = std::make_shared<std::vector<unsigned char>>(bytes, bytes + t.size);
    return [t, staged] {
        Transfer from_stage = t;
        from_stage.from = reinterpret_cast<uintptr_t>(staged->data());
        return carry_out(from_stage);
    };
}

CUresult copy_later(const char* name, const Transfer& transfer, CUstream handle) {
    return in_context(name, [&](Context& context) -> CUresult {
        Stream* stream = find_stream(handle, context);
        if (!stream) return CUDA_ERROR_INVALID_HANDLE;
        if (transfer.size == 0) return CUDA_SUCCESS;
        if (CUresult code = check(transfer, context)) return code;
        return submit(*stream, work_of(transfer, *stream));
    });
}

CUresult copy_now(const char* name, const Transfer& transfer) {
    return in_context(name, [&](Context& context) -> CUresult {
        if (CUresult code = refuse_while_capturing()) return code;
        if (transfer.size == 0) return CUDA_SUCCESS;
        if (CUresult code = check(transfer, context)) return code;
        counter("host_synchronizations")++;
        if (CUresult code = synchronize_default(context)) return code;
        CUresult code = carry_out(transfer);
        if (code != CUDA_SUCCESS) fail_device(code);
        return code;
    });
}

uintptr_t host(const void* address) { return reinterpret_cast<uintptr_t>(address); }

CUresult set_later(const char* name, CUdeviceptr to, unsigned value, size_t width, size_t count, CUstream handle) {
    return in_context(name, [&](Context& context) -> CUresult {
        Stream* stream = find_stream(handle, context);
        if (!stream) return CUDA_ERROR_INVALID_HANDLE;
        if (count == 0) return CUDA_SUCCESS;
        if (to % width || count > SIZE_MAX / width || !on_device(to, count * width, context)) return CUDA_ERROR_INVALID_VALUE;
        return submit(*stream, [=] {
            return touch("a memset", [&] {
                auto* at = reinterpret_cast<unsigned char*>(to);
                for (size_t i = 0; i < count; i++) memcpy(at + i * width, &value, width);
            });
        });
    });
}
}

EXPORTED CUresult cuMemcpyHtoD_v2(CUdeviceptr to, const void* from, size_t size) {
    return copy_now(__func__, {to, host(from), size, true, false});
}
EXPORTED CUresult cuMemcpyDtoH_v2(void* to, CUdeviceptr from, size_t size) {
    return copy_now(__func__, {host(to), from, size, false, true});
}
EXPORTED CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void* from, size_t size, CUstream stream) {
    return copy_later(__func__, {to, host(from), size, true, false}, stream);
}
EXPORTED CUresult cuMemcpyDtoHAsync_v2(void* to, CUdeviceptr from, size_t size, CUstream stream) {
    return copy_later(__func__, {host(to), from, size, false, true}, stream);
}
EXPORTED CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t size, CUstream stream) {
    return copy_later(__func__, {to, from, size, true, true}, stream);
}
EXPORTED CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t count, CUstream stream) {
    return set_later(__func__, to, value, 1, count, stream);
}
EXPORTED CUresult cuMemsetD32Async(CUdeviceptr to, unsigned value, size_t count, CUstream stream) {
    return set_later(__func__, to, value, 4, count, stream);
}
