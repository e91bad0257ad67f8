#include "../entry.h"
#include "../settings.h"
#include <cstdio>

namespace {
// Numbers of CUdevice_attribute.
int attribute_of(int attribute) {
    switch (attribute) {
        case 1: return 1024;                              // threads per block
        case 2: case 3: return 1024;                      // block x, y
        case 4: return 64;                                // block z
        case 5: return 0x7fffffff;                        // grid x
        case 6: case 7: return 65535;                     // grid y, z
        case 8: return 48 << 10;                          // shared memory per block
        case 9: return 64 << 10;                          // constant memory
        case 10: return 32;                               // warp
        case 12: case 82: return 65536;                   // registers per block, per multiprocessor
        case 13: return 1000000;                          // clock, kHz
        case 14: return 512;                              // texture alignment
        case 15: case 19: case 31: case 41: return 1;     // overlap, mapped host memory, concurrent kernels, unified addressing
        case 16: return 4;                                // multiprocessors
        case 36: return 1000000;                          // memory clock, kHz
        case 37: return 256;                              // memory bus, bits
        case 38: return 4 << 20;                          // L2, bytes
        case 39: return 2048;                             // threads per multiprocessor
        case 40: return 1;                                // copy engines
        case 75: return device_architecture() / 10;       // compute capability
        case 76: return device_architecture() % 10;
        case 81: return shared_memory_optin() + 1024;     // shared memory per multiprocessor
        case 97: return shared_memory_optin();            // shared memory per block, opted in
        case 106: return 32;                              // blocks per multiprocessor
        case 111: return 1024;                            // shared memory reserved per block
        default: return 0;
    }
}

template <class Body> CUresult on_device(const char* name, CUdevice device, const void* result, Body body) {
    return initialized(name, [&]() -> CUresult {
        if (!result) return CUDA_ERROR_INVALID_VALUE;
        if (device < 0 || device >= device_count()) return CUDA_ERROR_INVALID_DEVICE;
        return body();
    });
}
}

EXPORTED CUresult cuInit(unsigned flags) {
    std::lock_guard<std::recursive_mutex> guard(emulator().lock);
    static const bool read = inject_faults(setting("FAIL"));
    (void)read;
    counter(__func__)++;
    if (CUresult code = injected_fault(__func__)) return code;
    if (flags != 0) return CUDA_ERROR_INVALID_VALUE;
    if (device_count() == 0) return CUDA_ERROR_NO_DEVICE;
    emulator().initialized = true;
    return CUDA_SUCCESS;
}

EXPORTED CUresult cuDriverGetVersion(int* version) {
    if (!version) return CUDA_ERROR_INVALID_VALUE;
    *version = 12040;
    return CUDA_SUCCESS;
}

EXPORTED CUresult cuDeviceGetCount(int* count) {
    return initialized(__func__, [&] {
        if (!count) return CUDA_ERROR_INVALID_VALUE;
        *count = device_count();
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuDeviceGet(CUdevice* device, int ordinal) {
    return on_device(__func__, ordinal, device, [&] {
        *device = ordinal;
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuDeviceGetName(char* name, int length, CUdevice device) {
    return on_device(__func__, device, name, [&] {
        if (length < 1) return CUDA_ERROR_INVALID_VALUE;
        snprintf(name, static_cast<size_t>(length), "Emulated CUDA device");
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuDeviceTotalMem_v2(size_t* bytes, CUdevice device) {
    return on_device(__func__, device, bytes, [&] {
        *bytes = memory_limit();
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuDeviceGetAttribute(int* value, int attribute, CUdevice device) {
    return on_device(__func__, device, value, [&] {
        if (attribute < 1 || attribute > 140) return CUDA_ERROR_INVALID_VALUE;
        *value = attribute_of(attribute);
        return CUDA_SUCCESS;
    });
}
