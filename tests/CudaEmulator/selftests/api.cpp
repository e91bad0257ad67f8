#include "api.h"
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>

namespace {
void *driver, *compiler;

void* open_library(const std::string& path) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library) return library;
    fprintf(stderr, "%s\n", dlerror());
    exit(2);
}

void must(int code, const char* what) {
    if (code == 0) return;
    fprintf(stderr, "%s gave %d: %s\n", what, code, message().c_str());
    throw code;
}
}

void* symbol(const char* name) {
    void* found = dlsym(std::string(name).compare(0, 5, "nvrtc") == 0 ? compiler : driver, name);
    if (found) return found;
    fprintf(stderr, "%s is not exported\n", name);
    exit(2);
}

void open_libraries(const std::string& folder) {
    driver = open_library(folder + "/libcuda_emulated.so");
    compiler = open_library(folder + "/libnvrtc_emulated.so");
}

void fresh_device() {
    reinterpret_cast<void (*)()>(symbol("daedalus_emulator_reset"))();
    must(call("cuInit", 0u), "cuInit");
    Handle context = nullptr;
    must(call("cuDevicePrimaryCtxRetain", &context, 0), "cuDevicePrimaryCtxRetain");
    must(call("cuCtxSetCurrent", context), "cuCtxSetCurrent");
}

void option(const char* name, const char* value) {
    reinterpret_cast<void (*)(const char*, const char*)>(symbol("daedalus_emulator_option"))(name, value);
}

long counter(const char* name) { return reinterpret_cast<long (*)(const char*)>(symbol("daedalus_emulator_counter"))(name); }

std::string message() { return reinterpret_cast<const char* (*)()>(symbol("daedalus_emulator_message"))(); }

std::string compile(const std::string& source, std::string* log, std::vector<std::string> options) {
    Handle program = nullptr;
    const char* header = "#error the real tensor_core.h\n";
    const char* header_name = "tensor_core.h";
    must(call("nvrtcCreateProgram", &program, source.c_str(), "kernels.cu", 1, &header, &header_name), "nvrtcCreateProgram");
    std::vector<const char*> arguments;
    for (auto& text : options) arguments.push_back(text.c_str());
    int code = call("nvrtcCompileProgram", program, static_cast<int>(arguments.size()), arguments.data());
    size_t size = 0;
    call("nvrtcGetProgramLogSize", program, &size);
    std::string text(size, '\0'), image;
    call("nvrtcGetProgramLog", program, text.data());
    if (log) *log = text;
    else if (code) fprintf(stderr, "%s\n", text.c_str());
    if (code == 0) {
        call("nvrtcGetCUBINSize", program, &size);
        image.resize(size);
        call("nvrtcGetCUBIN", program, image.data());
    }
    call("nvrtcDestroyProgram", &program);
    return image;
}

Handle kernel(const std::string& source, const char* name) {
    std::string image = compile(source);
    Handle module = nullptr, function = nullptr;
    must(call("cuModuleLoadData", &module, static_cast<const void*>(image.c_str())), "cuModuleLoadData");
    must(call("cuModuleGetFunction", &function, module, name), "cuModuleGetFunction");
    return function;
}

Ptr alloc(size_t bytes) {
    Ptr address = 0;
    must(call("cuMemAlloc_v2", &address, bytes), "cuMemAlloc_v2");
    return address;
}

Handle new_stream() {
    Handle stream = nullptr;
    must(call("cuStreamCreate", &stream, 1u), "cuStreamCreate");
    return stream;
}

int launch(Handle function, unsigned blocks, unsigned threads, size_t shared, Handle stream, std::vector<const void*> parameters) {
    return call("cuLaunchKernel", function, blocks, 1u, 1u, threads, 1u, 1u, static_cast<unsigned>(shared), stream,
                const_cast<void**>(parameters.data()), static_cast<void**>(nullptr));
}

int run(Handle function, unsigned blocks, unsigned threads, size_t shared, std::vector<const void*> parameters) {
    int code = launch(function, blocks, threads, shared, nullptr, std::move(parameters));
    return code ? code : call("cuCtxSynchronize");
}
