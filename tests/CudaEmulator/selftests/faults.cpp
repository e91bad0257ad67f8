#include "api.h"
#include "check.h"
#include <cmath>
#include <csignal>

#define KERNEL "extern \"C\" __global__ void "

namespace {
bool says(const std::string& text) { return message().find(text) != std::string::npos; }
}

TEST(a_write_out_of_bounds_is_seen) {
    Handle function = kernel(KERNEL "k(float* x, int i) { x[i] = 1.0f; }");
    Ptr x = alloc(1024);
    int behind = 256;
    EXPECT_CODE(700, run(function, 1, 1, 0, {&x, &behind}));
    EXPECT(says("kernel k") && says("illegal write") && says("0 bytes behind the end of the allocation of 1024"));
    EXPECT_CODE(700, call("cuMemFree_v2", x));   // sticky, and freed all the same
    EXPECT(counter("live_allocations") == 0);
    Handle stream = nullptr;
    EXPECT_CODE(700, call("cuStreamCreate", &stream, 0u));
}

TEST(a_write_into_the_slack_is_seen) {
    Handle function = kernel(KERNEL "k(float* x, int i) { x[i] = 1.0f; }");
    for (int i : {3, -1}) {
        fresh_device();
        function = kernel(KERNEL "k(float* x, int i) { x[i] = 1.0f; }");
        Ptr x = alloc(12);
        EXPECT_CODE(700, run(function, 1, 1, 0, {&x, &i}));
        EXPECT(says("kernel k") && says(i > 0 ? "a write behind the end" : "a write before the start"));
    }
}

TEST(a_read_out_of_bounds_is_seen) {
    Handle function = kernel(KERNEL "k(float* x, float* y, int i) { y[0] = x[i]; }");
    Ptr x = alloc(1024), y = alloc(4), small = alloc(12);
    int three = 3, behind = 256;
    EXPECT_CODE(0, run(function, 1, 1, 0, {&small, &y, &three}));
    EXPECT(std::isnan(download<float>(y, 1)[0]));
    EXPECT_CODE(700, run(function, 1, 1, 0, {&x, &y, &behind}));
    EXPECT(says("illegal read"));
}

TEST(freed_memory_cannot_be_used) {
    Handle function = kernel(KERNEL "k(float* x) { x[0] = 1.0f; }");
    Ptr x = alloc(1024);
    EXPECT_CODE(0, launch(function, 1, 1, 0, nullptr, {&x}));
    EXPECT_CODE(0, call("cuMemFree_v2", x));
    EXPECT_CODE(700, call("cuCtxSynchronize"));
    EXPECT(says("that was freed"));
}

TEST(a_host_address_is_refused) {
    Handle function = kernel(KERNEL "k(float* x) { x[0] = 1.0f; }");
    float value = 0;
    float* x = &value;
    EXPECT_CODE(700, run(function, 1, 1, 0, {&x}));
    EXPECT(says("parameter 0 is no address of this device"));
}

TEST(new_memory_is_not_zero) {
    EXPECT(std::isnan(download<float>(alloc(64), 16)[15]));
}

TEST(unwritten_shared_memory_is_nan) {
    Handle function = kernel(R"(
        extern "C" __global__ void k(float* x) {
            __shared__ float fixed[8];
            extern __shared__ float given[];
            if (threadIdx.x < 4) { x[threadIdx.x] = fixed[threadIdx.x]; x[4 + threadIdx.x] = given[threadIdx.x]; }
            __syncthreads();
            fixed[threadIdx.x] = given[threadIdx.x] = 1.0f;
        })");
    Ptr x = alloc(32);
    EXPECT_CODE(0, run(function, 3, 8, 32, {&x}));
    for (float value : download<float>(x, 8)) EXPECT(std::isnan(value));
}

TEST(dynamic_shared_memory_has_an_end) {
    const char* text = R"(
        extern __shared__ unsigned char memory[];
        extern "C" __global__ void k(int i) { memory[i] = 1; })";
    for (int i : {99, 100, 4096}) {
        fresh_device();
        Handle function = kernel(text);
        EXPECT_CODE(i < 100 ? 0 : 700, run(function, 1, 1, 100, {&i}));
    }
}

TEST(an_array_index_is_checked) {
    Handle function = kernel("\n" KERNEL "k(float* x, int i) { __shared__ float t[4][4]; t[1][1] = 2; x[0] = t[1][i]; }");
    Ptr x = alloc(4);
    int i = 4;
    EXPECT_CODE(700, run(function, 1, 1, 0, {&x, &i}));
    EXPECT(says("an array's bounds are exceeded (line 2)"));
}

TEST(a_missing_barrier_shows_in_some_order) {
    const char* text = R"(
        extern "C" __global__ void k(int* x) {
            __shared__ int t[64];
            t[threadIdx.x] = threadIdx.x;
            BARRIER
            x[threadIdx.x] = t[63 - threadIdx.x];
        })";
    for (bool barrier : {false, true}) {
        std::string with = text;
        with.replace(with.find("BARRIER"), 7, barrier ? "__syncthreads();" : "");
        bool wrong = false;
        for (const char* order : {"forward", "reverse", "random:1", "random:2"}) {
            fresh_device();
            option("ORDER", order);
            Ptr x = alloc(256);
            EXPECT_CODE(0, run(kernel(with), 1, 64, 0, {&x}));
            auto values = download<int>(x, 64);
            for (int i = 0; i < 64; i++) wrong |= values[i] != 63 - i;
        }
        EXPECT(wrong != barrier);
    }
}

TEST(threads_that_wait_for_each_other_end_the_launch) {
    const char* bodies[] = {
        "if (threadIdx.x < 3) __syncthreads(); else __syncwarp();",
        "if (threadIdx.x < 3) __syncthreads();\nelse __syncthreads();",
        "if (threadIdx.x < 3) __shfl_sync(0xffffffffu, 1, 0); else __any_sync(0xffffffffu, 1);",
        "if (threadIdx.x == 40) __ballot_sync(1u, 1);",
    };
    for (const char* body : bodies) {
        fresh_device();
        EXPECT_CODE(719, run(kernel(std::string(KERNEL "k() {") + body + "}"), 1, 64, 0, {}));
    }
    fresh_device();
    EXPECT_CODE(0, run(kernel(KERNEL "k() { if (threadIdx.x > 3) return; __syncthreads(); __shfl_sync(0xffffffffu, 1, 0); }"), 1, 64, 0, {}));
}

TEST(other_faults_of_kernels_are_caught) {
    Ptr x = 0;
    int zero = 0, one = 1;
    auto fails = [&](const char* body, const void* number) {
        fresh_device();
        x = alloc(1024);
        return run(kernel(std::string(KERNEL "k(int* x, int n) {") + body + "}"), 1, 32, 0, {&x, number});
    };
    EXPECT_CODE(719, fails("x[0] = x[1] / n;", &zero));
    EXPECT_CODE(716, fails("((int4*)(x + n))->w = 1;", &one));
    EXPECT_CODE(716, fails("*(int*)((char*)x + n) = 1;", &one));
    EXPECT_CODE(700, fails("volatile char big[300000]; big[n] = 1; big[299999] = 1; x[0] = big[n];", &one));
    EXPECT_CODE(715, fails("__builtin_trap();", &one));
}

TEST(launches_are_checked) {
    Handle function = kernel("#define N 64\n" KERNEL "__launch_bounds__(2 * N) k(int* x) {"
                             "__shared__ int t[1024]; t[threadIdx.x] = 1; __syncthreads(); x[0] = t[blockDim.x - 1]; }");
    Ptr x = alloc(4);
    int value = 0;
    EXPECT_CODE(0, run(function, 1, 128, 0, {&x}));
    EXPECT_CODE(1, run(function, 1, 129, 0, {&x}));
    EXPECT_CODE(1, run(function, 0, 32, 0, {&x}));
    EXPECT_CODE(1, run(function, 1, 32, 0, {nullptr}));
    EXPECT_CODE(1, run(function, 1, 32, (44 << 10) + 1, {&x}));
    EXPECT_CODE(0, run(function, 1, 32, 44 << 10, {&x}));
    EXPECT_CODE(1, call("cuFuncSetAttribute", function, 8, (223 << 10) + 1));
    EXPECT_CODE(0, call("cuFuncSetAttribute", function, 8, 223 << 10));
    EXPECT_CODE(0, run(function, 1, 32, 223 << 10, {&x}));
    EXPECT_CODE(0, call("cuFuncGetAttribute", &value, 1, function));
    EXPECT(value == 4096);
    EXPECT_CODE(0, call("cuFuncGetAttribute", &value, 0, function));
    EXPECT(value == 128);
}

TEST(memory_has_a_limit) {
    option("MEMORY", "1000");
    Ptr address = 0;
    EXPECT_CODE(0, call("cuMemAlloc_v2", &address, size_t(600)));
    EXPECT_CODE(2, call("cuMemAlloc_v2", &address, size_t(401)));
    EXPECT_CODE(0, call("cuMemAlloc_v2", &address, size_t(400)));
    size_t free = 1, total = 0;
    EXPECT_CODE(0, call("cuMemGetInfo_v2", &free, &total));
    EXPECT(free == 0 && total == 1000);
}

TEST(faults_come_when_ordered) {
    Handle function = kernel(KERNEL "k() {}");
    EXPECT(call("daedalus_emulator_fail", "cuLaunchKernel:2", 2) == 1);
    EXPECT(call("daedalus_emulator_fail", "cuMemAlloc_v2:2:1", 0) == 1);
    EXPECT(call("daedalus_emulator_fail", "nonsense", 1) == 0);
    Ptr address = 0;
    EXPECT_CODE(2, call("cuMemAlloc_v2", &address, size_t(4)));
    EXPECT_CODE(0, call("cuMemAlloc_v2", &address, size_t(4)));
    EXPECT_CODE(0, run(function, 1, 1, 0, {}));
    EXPECT_CODE(2, run(function, 1, 1, 0, {}));
    EXPECT_CODE(0, run(function, 1, 1, 0, {}));
    EXPECT(call("daedalus_emulator_fail", "lost", 2) == 1);
    EXPECT_CODE(0, call("cuCtxSynchronize"));
    EXPECT_CODE(719, call("cuCtxSynchronize"));
    EXPECT_CODE(719, call("cuMemFree_v2", address));
    EXPECT_CODE(719, call("cuMemAlloc_v2", &address, size_t(4)));
}

TEST(an_unloaded_kernel_does_not_run) {
    std::string image = compile(KERNEL "k() {}");
    Handle module = nullptr, function = nullptr;
    EXPECT_CODE(0, call("cuModuleLoadData", &module, static_cast<const void*>(image.data())));
    EXPECT_CODE(500, call("cuModuleGetFunction", &function, module, "other"));
    EXPECT_CODE(0, call("cuModuleGetFunction", &function, module, "k"));
    EXPECT_CODE(0, launch(function, 1, 1, 0, nullptr, {}));
    EXPECT_CODE(0, call("cuModuleUnload", module));
    EXPECT_CODE(400, launch(function, 1, 1, 0, nullptr, {}));
    EXPECT_CODE(700, call("cuCtxSynchronize"));
}

TEST(an_endless_kernel_is_ended) {
    for (const char* body : {"while (*(volatile int*)x != 1) { }", "while (*(volatile int*)x != 1) __syncthreads();"}) {
        fresh_device();
        option("TIMEOUT", "1");
        Ptr x = alloc(4);
        EXPECT_CODE(702, run(kernel(std::string(KERNEL "k(int* x) {") + body + "}"), 1, 64, 0, {&x}));
    }
}

TEST(signal_handlers_are_put_back) {
    static volatile int caught = 0;
    struct sigaction own {}, before {}, after {};
    own.sa_handler = [](int) { caught = caught + 1; };
    sigaction(SIGSEGV, &own, &before);
    Handle function = kernel(KERNEL "k(int* x, int n) { x[n] = 1; }");
    Ptr x = alloc(256);
    int far = 64;
    EXPECT_CODE(700, run(function, 1, 1, 0, {&x, &far}));
    sigaction(SIGSEGV, &before, &after);
    EXPECT(after.sa_handler == own.sa_handler && caught == 0);
}
