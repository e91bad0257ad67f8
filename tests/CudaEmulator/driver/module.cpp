#include "module.h"
#include "../image/image.h"
#include "../image/shared_variables.h"
#include "../runtime/block.h"
#include "settings.h"
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <link.h>
#include <unistd.h>

namespace {
bool fits_device(const ImageHeader& header) {
    auto device = static_cast<uint32_t>(device_architecture());
    if (header.fma && !__builtin_cpu_supports("fma")) return false;
    if (header.exact) return header.architecture == device;
    return header.architecture <= device && (header.ptx || header.architecture / 10 == device / 10);
}

// Every load gets a file of its own: two loads of one module must not share their variables.
void* open_library(const unsigned char* bytes, size_t size) {
    const char* folder = getenv("TMPDIR");
    std::string path = std::string(folder && *folder ? folder : "/tmp") + "/daedalus-emulator-XXXXXX";
    int file = mkstemp(path.data());
    if (file < 0) return nullptr;
    bool written = write(file, bytes, size) == static_cast<ssize_t>(size);
    close(file);
    void* library = written ? dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) : nullptr;
    if (!library) fprintf(stderr, "CUDA emulator: a module cannot be loaded: %s\n", written ? dlerror() : "no room for its file");
    unlink(path.c_str());
    return library;
}

std::unique_ptr<Function> describe(const EmuKernel* kernel, Module& module, const std::vector<SharedVariable>& variables, const std::vector<std::string>& names) {
    auto function = std::make_unique<Function>();
    function->module = &module;
    function->kernel = kernel;
    auto* map = static_cast<link_map*>(module.library);
    for (auto& variable : shared_variables_of(variables, kernel->name, names)) {
        function->statics.push_back({reinterpret_cast<unsigned char*>(map->l_addr + variable.address), variable.size});
        function->static_shared += static_cast<int>(variable.size);
    }
    return function;
}

bool describe_all(Module& module, const std::vector<SharedVariable>& variables) {
    auto* kernels = static_cast<const EmuKernel*>(dlsym(module.library, "__emu_kernels"));
    auto** machine_of_module = static_cast<EmuMachine**>(dlsym(module.library, "__emu_machine"));
    auto dynamic = reinterpret_cast<unsigned char* (*)()>(dlsym(module.library, "__emu_dynamic"));
    if (!kernels || !machine_of_module || !dynamic) return false;
    *machine_of_module = &machine();
    module.dynamic_shared = dynamic();
    std::vector<std::string> names;
    for (auto* kernel = kernels; kernel->name; kernel++) names.push_back(kernel->name);
    for (auto* kernel = kernels; kernel->name; kernel++) {
        auto function = describe(kernel, module, variables, names);
        if (function->static_shared > StaticSharedLimit) return false;
        // A kernel that is not extern "C" has no plain name to be found by.
        if (dlsym(module.library, kernel->name)) module.functions.push_back(std::move(function));
    }
    return true;
}
}

Module::~Module() {
    if (library) dlclose(library);
}

CUresult load_module(const void* image, Context& context, std::unique_ptr<Module>& module) {
    if (!image) return CUDA_ERROR_INVALID_VALUE;
    if (memcmp(image, ImageMagic, sizeof ImageMagic) != 0) return CUDA_ERROR_INVALID_IMAGE;
    ImageHeader header;
    memcpy(&header, image, sizeof header);
    auto* bytes = static_cast<const unsigned char*>(image) + sizeof header;
    if (header.version != ImageVersion || image_checksum(bytes, header.size) != header.checksum) return CUDA_ERROR_INVALID_IMAGE;
    if (!fits_device(header)) return CUDA_ERROR_NO_BINARY_FOR_GPU;
    module = std::make_unique<Module>();
    module->context = &context;
    module->library = open_library(bytes, header.size);
    if (!module->library || !describe_all(*module, shared_variables(bytes, header.size))) return CUDA_ERROR_INVALID_IMAGE;
    return CUDA_SUCCESS;
}
