#include "../entry.h"
#include "../launch.h"
#include "../module.h"
#include "../settings.h"
#include "../stream.h"

namespace {
constexpr int MaxThreads = 0, StaticShared = 1, Registers = 4, PtxVersion = 5, BinaryVersion = 6, MaxDynamicShared = 8, Carveout = 9;

CUresult load(const char* name, CUmodule* handle, const void* image) {
    return in_context(name, [&](Context& context) -> CUresult {
        if (!handle) return CUDA_ERROR_INVALID_VALUE;
        std::unique_ptr<Module> module;
        if (CUresult code = load_module(image, context, module)) return code;
        for (auto& function : module->functions) emulator().functions.insert(function.get());
        *handle = module.release();
        emulator().modules.insert(*handle);
        return CUDA_SUCCESS;
    });
}
}

EXPORTED CUresult cuModuleLoadData(CUmodule* module, const void* image) { return load(__func__, module, image); }

EXPORTED CUresult cuModuleLoadDataEx(CUmodule* module, const void* image, unsigned, int*, void**) { return load(__func__, module, image); }

EXPORTED CUresult cuModuleUnload(CUmodule module) {
    return releasing(__func__, [&](Context&) {
        if (!emulator().modules.erase(module)) return CUDA_ERROR_INVALID_HANDLE;
        for (auto& function : module->functions) emulator().functions.erase(function.get());
        delete module;
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuModuleGetFunction(CUfunction* handle, CUmodule module, const char* name) {
    return in_context(__func__, [&](Context&) {
        if (!handle || !name) return CUDA_ERROR_INVALID_VALUE;
        if (!emulator().modules.count(module)) return CUDA_ERROR_INVALID_HANDLE;
        for (auto& function : module->functions)
            if (std::string(function->kernel->name) == name) {
                *handle = function.get();
                return CUDA_SUCCESS;
            }
        return CUDA_ERROR_NOT_FOUND;
    });
}

EXPORTED CUresult cuFuncSetAttribute(CUfunction function, int attribute, int value) {
    return in_context(__func__, [&](Context&) {
        if (!emulator().functions.count(function)) return CUDA_ERROR_INVALID_HANDLE;
        if (attribute == Carveout) return value < -1 || value > 100 ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS;
        if (attribute != MaxDynamicShared) return CUDA_ERROR_INVALID_VALUE;
        if (value < 0 || value > shared_memory_optin() - function->static_shared) return CUDA_ERROR_INVALID_VALUE;
        function->max_dynamic = value;
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuFuncGetAttribute(int* value, int attribute, CUfunction function) {
    return in_context(__func__, [&](Context&) {
        if (!value || attribute < 0 || attribute > Carveout) return CUDA_ERROR_INVALID_VALUE;
        if (!emulator().functions.count(function)) return CUDA_ERROR_INVALID_HANDLE;
        switch (attribute) {
            case MaxThreads: *value = function->kernel->max_threads; break;
            case StaticShared: *value = function->static_shared; break;
            case Registers: *value = 32; break;
            case PtxVersion: case BinaryVersion: *value = device_architecture(); break;
            case MaxDynamicShared: *value = function->max_dynamic ? function->max_dynamic : StaticSharedLimit - function->static_shared; break;
            case Carveout: *value = -1; break;
            default: *value = 0;
        }
        return CUDA_SUCCESS;
    });
}

EXPORTED CUresult cuLaunchKernel(CUfunction function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y,
                                 unsigned block_z, unsigned shared, CUstream handle, void** parameters, void** extra) {
    return in_context(__func__, [&](Context& context) -> CUresult {
        Stream* stream = find_stream(handle, context);
        if (!stream || !emulator().functions.count(function) || function->module->context != &context) return CUDA_ERROR_INVALID_HANDLE;
        if (extra) return CUDA_ERROR_NOT_SUPPORTED;
        auto launch = std::make_shared<Launch>();
        launch->function = function;
        launch->grid = {grid_x, grid_y, grid_z};
        launch->block = {block_x, block_y, block_z};
        launch->dynamic_shared = shared;
        if (CUresult code = check_geometry(*launch)) return code;
        if (CUresult code = copy_arguments(*launch, parameters)) return code;
        return submit(*stream, [launch] { return run_launch(*launch); });
    });
}
