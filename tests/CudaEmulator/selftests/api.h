// The two libraries as a program sees them that knows only their names: every symbol by dlsym.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

using Ptr = unsigned long long;
using Handle = void*;

void* symbol(const char* name);

template <class... A> int call(const char* name, A... arguments) { return reinterpret_cast<int (*)(A...)>(symbol(name))(arguments...); }

// Opens both libraries in the folder; ends the program if that fails.
void open_libraries(const std::string& folder);

// A fresh device with a context on the calling thread, options and faults forgotten.
void fresh_device();
void option(const char* name, const char* value);
long counter(const char* name);
std::string message();

// Image of kernel text, compiled for sm_90; empty and `log` filled if it is refused.
std::string compile(const std::string& source, std::string* log = nullptr, std::vector<std::string> options = {"--gpu-architecture=sm_90"});

// The kernel `k` of a text. The module lives until the device is made anew.
Handle kernel(const std::string& source, const char* name = "k");

Ptr alloc(size_t bytes);
Handle new_stream();
int launch(Handle function, unsigned blocks, unsigned threads, size_t shared, Handle stream, std::vector<const void*> parameters);

// Launches on the default stream and waits: what the wait returns.
int run(Handle function, unsigned blocks, unsigned threads, size_t shared, std::vector<const void*> parameters);

template <class T> std::vector<T> download(Ptr from, size_t count) {
    std::vector<T> values(count);
    if (int code = call("cuMemcpyDtoH_v2", static_cast<void*>(values.data()), from, count * sizeof(T))) throw code;
    return values;
}
template <class T> Ptr upload(const std::vector<T>& values) {
    Ptr to = alloc(values.size() * sizeof(T));
    if (int code = call("cuMemcpyHtoD_v2", to, static_cast<const void*>(values.data()), values.size() * sizeof(T))) throw code;
    return to;
}
